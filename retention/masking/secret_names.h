#pragma once
// What the names of secrets end in. One list for text (`db_password=…`, `"apiToken": "…"`) and for fields.

#include <array>
#include <string_view>

namespace cordwood::masking {

/// Patterns as name.h has them. The first two stand in SQL, with a blank alone before the quoted value.
inline constexpr std::size_t kSqlNames = 2;
inline constexpr auto kSecretNames = std::to_array<std::string_view>(
    {"identified by", "*password", "*passwd", "*passwort", "*passphrase", "*passcode", "*user pass", "*db pass", "pass",
     "passw", "*pwd", "*secret", "*token", "*api key", "*access key", "*secret key", "*private key", "*auth key",
     "*signing key", "*encryption key", "*authorization",
     // In the languages of the world.
     "*contraseña", "*contrasena", "*mot de passe", "*senha", "*hasło", "*haslo", "*wachtwoord", "*lösenord",
     "*losenord", "*passord", "*adgangskode", "*salasana", "*heslo", "*jelszó", "*jelszo", "*parola", "*şifre",
     "*sifre", "*kennwort", "*пароль", "*ароль", "*密码", "*密碼", "*パスワード", "*비밀번호", "*κωδικός",
     "*mật khẩu"});

/// Whether a value under this name is a secret: "password", "db.Password", "X-Api-Key", "authorization".
bool is_secret_name(std::string_view name);

/// Whether a name that ends at `end` says in full that it is no secret: PublicKeyToken.
bool is_public_name(std::string_view text, std::size_t end);

/// Whether the value begins like a path under the name "pwd", as in sudo's PWD=/root.
bool is_folder(std::string_view name, std::string_view value);

/// Whether a value under such a name says nothing: null, true, empty, stars, a folder, what an earlier
/// masking left.
bool is_no_secret(std::string_view name, std::string_view value);

}  // namespace cordwood::masking
