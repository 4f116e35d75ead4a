#pragma once
// What the names of secrets end in, and which values under such names are none. For text (`db_password=…`,
// `"apiToken": "…"`) and for fields.

#include <array>
#include <string_view>

namespace cordwood::masking {

/// Patterns as name.h has them. The first two stand in SQL, with a blank alone before the quoted value.
inline constexpr std::size_t kSqlNames = 2;
inline constexpr auto kSecretNames = std::to_array<std::string_view>(
    {"identified by", "*password", "*passwd", "*passwort", "*passphrase", "*passcode", "*user pass", "*db pass", "pass",
     "passw", "*pwd", "pw", "*secret", "*token", "*api key", "*access key", "*secret key", "*private key", "*auth key",
     "*signing key", "*encryption key", "*pass phrase", "*root pw", "*bind pw", "*user pw", "*db pw",
     "*secret key base", "*csrf", "*master key", "*storage key", "*account key", "*ssh key", "*license key",
     "*shared key", "psk", "*security answer", "*require pass", "*master auth",
     // Short codes.
     "pin", "pin code", "otp", "otp code", "mfa code", "totp", "*verification code", "*security code", "cvv", "cvv2",
     "cvc", "cvc2", "*confirmation code", "sms code",
     // Only what looks like a secret.
     "auth", "*credential", "*credentials", "creds", "x auth", "*auth header",
     // In the languages of the world.
     "*contraseña", "*contrasena", "*mot de passe", "*senha", "*hasło", "*haslo", "*wachtwoord", "*lösenord",
     "*losenord", "*passord", "*adgangskode", "*salasana", "*heslo", "*jelszó", "*jelszo", "*parola", "*şifre",
     "*sifre", "*kennwort", "*пароль", "*пароля", "*парола", "*密码", "*密碼", "*パスワード", "*비밀번호", "*κωδικός",
     "*mật khẩu", "*geheim", "mdp", "*clave", "*palavra passe", "*parolă", "*lozinka", "*geslo", "*parole",
     "*slaptažodis", "*口令", "*暗証番号", "*암호", "*كلمة المرور", "*סיסמה", "*पासवर्ड", "*รหัสผ่าน", "*kata sandi",
     "*salasõna", "*пароль пользователя", "*chave secreta", "*zaporka", "*лозинка", "*parol"});

/// Whether a value under this name is a secret: "password", "db.Password", "X-Api-Key", "password.value".
bool is_secret_name(std::string_view name);

/// Whether all of a field's value is one, whatever it is: not so of a pin, which may be one of a processor.
bool is_secret_field(std::string_view name);

/// Whether a name that ends at `end` says in full that it is no secret: PublicKeyToken.
bool is_public_name(std::string_view text, std::size_t end);

/// Of names: whether they are of a password, not of a key or a token; of a code of a few digits, as PINs are; and
/// whether what they name is mostly none.
bool names_a_password(std::string_view name);
bool is_short_code_name(std::string_view name);
bool is_vague_name(std::string_view name);

/// Of the first bytes of a value: whether it is no secret however it goes on. A folder under "pwd", as in sudo's
/// PWD=/root; a path; stars.
bool begins_no_secret(std::string_view name, std::string_view begin);

/// Whether a value under such a name says nothing: null, true, empty, stars, a folder, a place to be filled in, what an
/// earlier masking left.
bool is_no_secret(std::string_view name, std::string_view value);

/// Three to eight digits.
bool is_short_code(std::string_view value);

/// Whether it is no word of a sentence: it mixes letters with digits or signs, or has capitals within.
bool looks_secret(std::string_view value);

/// Of a value without quotes: whether it is a word of a sentence, an expression of a program, or how many there are.
bool is_prose(std::string_view value);
bool is_code(std::string_view value);
bool is_count(std::string_view name, std::string_view value);

}  // namespace cordwood::masking
