// Planted data of each detector, in the formats in which programs write it: what is planted is found, and nothing else
// is. Numbers are the examples of their issuers' documents, or made with their check digits.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "masking/masker.h"

namespace cordwood::masking {
namespace {

struct Corpus {
  std::string detector;
  std::vector<std::string> names;  // Behind which the values stand; without any they are known by themselves.
  std::vector<std::string> values;
};

// N is the name, V the value.
const std::vector<std::string> kNamedFormats = {
    "2026-11-27T10:00:00.123Z INFO updated N=V status=200",
    R"({"ts":"2026-11-27T10:00:00Z","level":"info","N":"V","n":12})",
    R"({"ts": 1764237600, "N": "V"})",
    R"(level=info msg="profile saved" N="V" took=12ms)",
    "<user id=\"7\"><N>V</N></user>",
    "N: V",
    "Nov 27 10:00:00 web1 app[123]: N: V, next",
    "{'a': 1, 'N': 'V', 'b': None}",
    R"(msg="{\"N\":\"V\",\"k\":1}")",
    "N = V",
    "    [N] => V",
    R"({"id"=>7, "N"=>"V"})",
    "  N: \"V\"",
    "UPDATE users SET N='V' WHERE id=7",
    "< N: V\r",
    "(N=V)",
    "x=1|N=V|y=2",
    "User(id=7, N=V, active=true)",
    "10:00:00,123 WARN [pool-1-thread-7] c.e.App - N: V; retry in 5 s",
    "E1127 10:00:00.000001 1 app.go:42] N=\"V\" err=\"timeout\"",
};

const std::vector<std::string> kFreeFormats = {
    "V",
    "stored V for user 42",
    R"({"value":"V","n":12})",
    "k=V x=1",
    "7,V,ok",
    "(V)",
    "['V']",
    "<a>V</a>",
    "Nov 27 10:00:00 web1 app[123]: got V.",
    "10.1.2.3 - - [27/Nov/2026:10:00:00 +0000] \"V\" 200 12",
    R"(msg="{\"v\":\"V\"}")",
    "V; next",
    "was: V\r",
    "V|2|3",
    "x = V",
    "2026-11-27T10:00:00.123Z INFO V 15ms",
    "\tV\t",
    "Wert V gespeichert",
    "значение V сохранено",
    "値はVです",
};

std::string with(std::string format, const std::string& name, const std::string& value) {
  for (std::size_t i = 0; i < format.size(); ++i) {
    const bool stands_alone = (i == 0 || !isalpha(static_cast<unsigned char>(format[i - 1]))) &&
                              (i + 1 == format.size() || !isalpha(static_cast<unsigned char>(format[i + 1])));
    if ((format[i] != 'N' && format[i] != 'V') || !stands_alone) continue;
    const std::string& piece = format[i] == 'N' ? name : value;
    format.replace(i, 1, piece);
    i += piece.size() - 1;
  }
  return format;
}

Masker everything() {
  const auto node = YamlNode::parse("rules: [{detector: ipv6}, {detector: mac}, {detector: entropy}]", "");
  return Masker::from_configuration(node.value(), KeySet(std::string(32, 'k'))).value();
}

void expect_found(const Corpus& corpus) {
  const Masker masker =
      corpus.detector == "mac" || corpus.detector == "ipv6" || corpus.detector == "entropy"
          ? everything()
          : Masker::from_configuration(YamlNode::parse("", "").value(), KeySet(std::string(32, 'k'))).value();
  const std::string tag = "[masked:" + corpus.detector + "]";
  const std::vector<std::string> names = corpus.names.empty() ? std::vector<std::string>{"N"} : corpus.names;
  const auto& formats = corpus.names.empty() ? kFreeFormats : kNamedFormats;
  std::size_t missed = 0;
  for (const std::string& value : corpus.values)
    for (const std::string& name : names)
      for (const std::string& format : formats) {
        const std::string text = with(format, name, value);
        const std::string masked = masker.mask_text(text);
        if (masked == with(format, name, tag)) continue;
        if (++missed <= 5) ADD_FAILURE() << text << "\n became " << masked;
      }
  EXPECT_EQ(missed, 0U) << "of " << corpus.values.size() * names.size() * formats.size() << " lines of "
                        << corpus.detector;
}

void expect_untouched(const std::vector<std::string>& texts) {
  const auto masker = Masker::from_configuration(YamlNode::parse("", "").value(), KeySet(std::string(32, 'k'))).value();
  for (const std::string& text : texts) EXPECT_EQ(masker.mask_text(text), text);
}

TEST(Corpus, Ibans) {
  expect_found({"iban",
                {},
                {"DE89370400440532013000",
                 "GB29NWBK60161331926819",
                 "FR1420041010050500013M02606",
                 "NL91ABNA0417164300",
                 "ES9121000418450200051332",
                 "IT60X0542811101000000123456",
                 "BE68539007547034",
                 "AT611904300234573201",
                 "CH9300762011623852957",
                 "PL61109010140000071219812874",
                 "NO9386011117947",
                 "SE4550000000058398257466",
                 "MT84MALT011000012345MTLCAST001S",
                 "DE89 3704 0044 0532 0130 00",
                 "GB29 NWBK 6016 1331 9268 19",
                 "NO93 8601 1117 947",
                 "SA0380000000608010167519",
                 "BR1800360305000010009795493C1",
                 "TR330006100519786457841326",
                 "de89370400440532013000"}});
  expect_untouched({"DE89370400440532013001", "XX89370400440532013000", "GB29NWBK6016133192681",
                    "de89370400440532013000ab", "ad12005a1b2c3d4e5f60718293a4b5", "id_DE89370400440532013000"});
}

TEST(Corpus, Phones) {
  const std::vector<std::string> international = {
      "+4915123456789",   "+49 30 1234567",    "+49 (0)30 1234567", "+14155552671",     "+1 415 555 2671",
      "+1-415-555-2671",  "+1 (415) 555-2671", "+44 20 7946 0958",  "+447911123456",    "+33 1 23 45 67 89",
      "+33612345678",     "+34 612 345 678",   "+39 06 1234 5678",  "+7 912 345-67-89", "+86 138 1234 5678",
      "+81 3-1234-5678",  "+91 98765 43210",   "+5511987654321",    "+48 512 345 678",  "+358 40 1234567",
      "+420 601 123 456", "+971501234567",     "+82 10-1234-5678"};
  expect_found({"phone", {}, international});
  std::vector<std::string> national = {"030 1234567",    "(415) 555-2671", "415-555-2671",    "0301234567",
                                       "01 23 45 67 89", "020 7946 0958",  "0912-345-678",    "8 (912) 345-67-89",
                                       "13812345678",    "03-1234-5678",   "(11) 98765-4321", "06.12.34.56.78",
                                       "0171/1234567"};
  national.insert(national.end(), international.begin(), international.end());
  expect_found({"phone",
                {"phone", "phoneNumber", "mobile", "tel", "telephone", "msisdn", "Telefon", "telefono", "téléphone",
                 "Fax", "user_phone", "телефон", "Телефон", "电话", "電話番号", "celular", "phone_number", "cell"},
                national});
  expect_found({"phone", {"Tel.", "phone no", "phone2"}, {"030 1234567", "+49 30 1234567"}});
  expect_untouched({"at 2026-11-27 10:00:00 +0000 done", "10:00:00+0100", "1.5e+10", "a+15551234567", "+1 233",
                    "+999123456789", "phone=1", "phone: none", "phone=2026-11-27 10:00", "fax 117.34.211.24 port",
                    "microphone: 3", "call 415-555-2671", "phone_id=5551234567", "headphones=12345678",
                    "telemetry: 12345678", "hotel=1234567", "diff +12 -13 lines", "tel=0000000"});
  const auto masker = Masker::from_configuration(YamlNode::parse("", "").value(), KeySet(std::string(32, 'k'))).value();
  EXPECT_EQ(masker.mask_text("Tel. 030 1234567 rief an"), "Tel. [masked:phone] rief an");
  EXPECT_EQ(masker.mask_text("tel:+49-30-1234567"), "tel:[masked:phone]");
  EXPECT_EQ(masker.mask_text("电话：138 1234 5678"), "电话：[masked:phone]");
  EXPECT_EQ(masker.mask_text("?phone=%2B4915123456789&x=1"), "?phone=[masked:phone]&x=1");
}

TEST(Corpus, NetworkAddresses) {
  expect_found({"ipv6",
                {},
                {"2001:db8::1", "fe80::1ff:fe23:4567:890a", "::1", "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
                 "::ffff:192.168.56.4"}});
  expect_found({"mac", {}, {"00:1a:2b:3c:4d:5e", "00-1A-2B-3C-4D-5E", "001a.2b3c.4d5e"}});
  const Masker masker = everything();
  for (const std::string text : {"std::string a::b", "at 12:34:56", "10:20:30:40:50:60:70", "00:1a:2b:3c:4d:5e:6f",
                                 "00:1a:2b:3c:4d", "SHA256 00:1a:2b:3c:4d:5e:6f:70:81:92"})
    EXPECT_EQ(masker.mask_text(text), text);
  expect_untouched({"2001:db8::1", "00:1a:2b:3c:4d:5e"});
}

TEST(Corpus, NationalInsuranceNumbers) {
  expect_found({"nino", {}, {"AB123456C", "JG103759A", "AB 12 34 56 C", "SX 99 99 99 D"}});
  expect_found(
      {"nino", {"nino", "NINO", "national_insurance_number", "niNumber"}, {"AB123456C", "ab123456c", "AB-12-34-56-C"}});
  expect_untouched(
      {"GB123456A", "DA123456A", "AO123456A", "AB123456E", "AB1234567C", "XAB123456C", "ab123456c", "AB123456-C1"});
}

// Known by themselves, as they are printed.
TEST(Corpus, PrintedNationalIds) {
  expect_found({"national_id",
                {},
                {"12345678Z", "X1234567L", "RSSMRA85T10A562S", "811218-9876", "19811218-9876", "111.444.777-35",
                 "529.982.247-25", "131052-308T", "85.07.30-033.28", "756.9217.0769.85", "12.345.678-5", "30.686.957-4",
                 "11010519491231002X", "112-233-445 95", "S1234567D", "F1234567N", "HEGG560427MVZRRL04",
                 "2 55 08 14 168 025 38"}});
  expect_untouched({"12345678A",           "X1234567A",          "RSSMRA85T10A562T", "811218-9875",
                    "111.444.777-36",      "131052-308U",        "85.07.30-033.29",  "756.9217.0769.86",
                    "12.345.678-4",        "110105194912310021", "112-233-445 96",   "S1234567E",
                    "20240131-1530",       "20250101-1200",      "12345678901",      "1.234.567-8-9",
                    "app-811218-9876.log", "10.20.30-400.50",    "a/811218-9876",    "4405 1401 359",
                    "86095742719",         "123456782"});
}

TEST(Corpus, NationalIdsBehindTheirNames) {
  expect_found({"national_id",
                {"steuer_id", "Steuer-ID", "steuerIdentifikationsnummer"},
                {"86095742719", "47036892816", "86 095 742 719"}});
  expect_found({"national_id", {"nir", "numero_securite_sociale"}, {"255081416802538", "2 55 08 14 168 025 38"}});
  expect_found({"national_id", {"dni", "DNI", "nie"}, {"12345678Z", "12345678-Z", "X-1234567-L", "x1234567l"}});
  expect_found({"national_id", {"codice_fiscale", "codiceFiscale"}, {"RSSMRA85T10A562S", "rssmra85t10a562s"}});
  expect_found({"national_id", {"bsn", "BSN", "burgerservicenummer"}, {"111222333", "123456782"}});
  expect_found({"national_id", {"pesel", "PESEL"}, {"44051401359", "02070803628"}});
  expect_found({"national_id", {"personnummer", "Personnummer"}, {"8112189876", "198112189876", "19811218-9876"}});
  expect_found({"national_id", {"cpf", "CPF", "user.cpf"}, {"11144477735", "52998224725"}});
  expect_found({"national_id", {"hetu", "henkilötunnus"}, {"131052-308T", "131052A308T"}});
  expect_found({"national_id", {"rijksregisternummer", "rrn"}, {"85073003328", "93051822361"}});
  expect_found({"national_id", {"fnr", "fødselsnummer"}, {"15108695088"}});
  expect_found({"national_id", {"rodne_cislo", "rodné číslo"}, {"710319/2745", "7103192745"}});
  expect_found({"national_id", {"aadhaar", "aadhaar_number"}, {"234123412346", "2341 2341 2346"}});
  expect_found({"national_id", {"cpr", "CPR-nummer"}, {"070761-4285", "0707614285"}});
  expect_found({"national_id", {"tckn"}, {"10000000146"}});
  expect_found({"national_id", {"egn", "ЕГН"}, {"7523169263", "8032056031"}});
  expect_found({"national_id", {"oib"}, {"94577403194"}});
  expect_found({"national_id", {"ppsn"}, {"1234567T", "1234567FA"}});
  expect_found({"national_id", {"sin"}, {"046454286", "046-454-286"}});
  expect_found({"national_id", {"tfn"}, {"123456782"}});
  expect_found({"national_id", {"cnp"}, {"1800101221144"}});
  expect_found({"national_id",
                {"national_id", "nationalId", "id_number", "tax_id"},
                {"8001015009087", "37605030299", "44051401359"}});
  expect_found({"national_id", {"身份证号"}, {"11010519491231002X"}});
  expect_untouched({"bsn=111222334", "pesel: 44051401358", "cpf=11144477736", "steuer_id=86095742718", "run=12",
                    "sin=0.5", "cosine: 46454286", "rut=on", "bsn_count=111222333"});
}

TEST(Corpus, BirthDates) {
  expect_found({"birth_date",
                {"dob", "DOB", "date_of_birth", "dateOfBirth", "birthdate", "birth_date", "birthday", "Geburtsdatum",
                 "fecha_de_nacimiento", "date de naissance", "geboortedatum", "дата рождения", "Дата рождения",
                 "出生日期", "生年月日", "data_nascimento", "user.dob"},
                {"1985-07-30", "30.07.1985", "30/07/1985", "07/30/1985", "1985/07/30", "19850730", "30-07-1985",
                 "30 July 1985", "30. Juli 1985", "1985年7月30日", "30.07.85"}});
  expect_untouched({"dob=none", "born: again", "date=1985-07-30", "birthday party at 10", "stillborn=1985-07-30",
                    "dob=1985-13-30", "dob=7", "birth: 12:30:45", "1985-07-30"});
}

TEST(Corpus, CookiesAndSessions) {
  expect_found(
      {"session_id",
       {"PHPSESSID", "JSESSIONID", "sid", "sessionid", "session_id", "ASP.NET_SessionId", "connect.sid", "sessionId"},
       {"rb0jqk2v7v8ls4p6mq5ti2c9h1", "0123456789ABCDEF0123456789ABCDEF", "a1b2c3d4e5f6a7b8c9d0e1f2"}});
  const auto masker = Masker::from_configuration(YamlNode::parse("", "").value(), KeySet(std::string(32, 'k'))).value();
  const std::vector<std::pair<std::string, std::string>> lines = {
      {"Cookie: a=1; b=2x; sid=zzz", "Cookie: [masked:cookie]"},
      {"> Cookie: theme=dark; PHPSESSID=rb0jqk2v7v8ls4p6mq5ti2c9h1\r", "> Cookie: [masked:cookie]\r"},
      {"Set-Cookie: auth=xyz123; Path=/; HttpOnly", "Set-Cookie: auth=[masked:cookie]; Path=/; HttpOnly"},
      {R"({"headers":{"cookie":"a=1; b=2","host":"x"}})", R"({"headers":{"cookie":"[masked:cookie]","host":"x"}})"},
      {R"(cookie="a=1; b=2" ua="x")", R"(cookie="[masked:cookie]" ua="x")"},
      {R"({\"cookie\":\"a=1; b=2\"})", R"({\"cookie\":\"[masked:cookie]\"})"},
      {R"({"set-cookie":["x"]})", R"({"set-cookie":["x"]})"},
  };
  for (const auto& [text, masked] : lines) EXPECT_EQ(masker.mask_text(text), masked);
  expect_untouched({"sid=S-1-5-21-3623811015-3361044348-30300820-1013", "sessionid = 0x15d4f6a7b8c90001",
                    "session_id=42", "cookie: disabled", "sessionId: \"shard01_shard02_5e3cb78c7642d15658864428\"",
                    "sid=ORCL", "session: opened for user root", "inside=a1b2c3d4e5f6a7b8c9d0"});
}

TEST(Corpus, KeysOfKnownForm) {
  const std::string x = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";  // 36 of letters and digits
  expect_found({"github_token", {}, {"ghp_" + x, "gho_" + x, "ghs_" + x, "github_pat_11ABCDEFG0" + x + "_" + x}});
  // Pieces are joined so that no scanner of repositories takes them for real ones.
  expect_found({"slack_token",
                {},
                {"xox" + std::string("b-123456789012-1234567890123-aBcDeFgHiJkL"),
                 "xox" + std::string("p-1234567890-abcdef1234")}});
  expect_found(
      {"stripe_key",
       {},
       {"sk_" + std::string("live_") + x.substr(0, 24), "rk_" + std::string("live_") + x.substr(0, 24), "whsec_" + x}});
  expect_found({"gcp_key", {}, {"AIza" + x.substr(0, 35), "ya29." + x, "GOCSPX-" + x.substr(0, 28)}});
  expect_found({"azure_key", {"AccountKey", "SharedAccessKey", "sig"}, {x + x + "aB3dE6gH9jK2mN==", x + "%2Fab%3D"}});
  expect_found({"azure_key", {}, {"abc8Q~" + x.substr(0, 34)}});
  expect_found(
      {"api_key",
       {},
       {"sk-proj-" + x, "sk-ant-api03-" + x + "-" + x, "sk-" + x + "T3BlbkFJ12", "glpat-" + x.substr(0, 20), "npm_" + x,
        "SG." + x.substr(0, 22) + "." + x + "abcdef1", "SK0123456789abcdef0123456789abcdef", "hf_" + x, "dckr_pat_" + x,
        "hvs." + x, "123456789:AA" + x.substr(0, 33), "dop_v1_" + std::string(64, '7')}});
  const auto masker = Masker::from_configuration(YamlNode::parse("", "").value(), KeySet(std::string(32, 'k'))).value();
  EXPECT_EQ(masker.mask_text("https://hooks.slack.com/services/T00000000/B00000000/" + x.substr(0, 24)),
            "https://hooks.slack.com/services/[masked:slack_token]");
  expect_untouched({"ghp_short", "xoxb-", "task-aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6",
                    "sk-some-long-kebab-name-without-any-number-at-all",
                    "disk-0123456789012345678901234567890123456789", "pk_" + std::string("live_") + x, "sig=SIGTERM",
                    "AIzaShort", "npm_config_cache", "SK0123456789ABCDEF0123456789ABCDEF", "msg.example.com"});
}

TEST(Corpus, DatabaseUrls) {
  const auto masker = Masker::from_configuration(YamlNode::parse("", "").value(), KeySet(std::string(32, 'k'))).value();
  const std::vector<std::pair<std::string, std::string>> lines = {
      {"postgres://app:s3cr3t@db:5432/x", "postgres://[masked:database_url]@db:5432/x"},
      {"postgresql+psycopg2://app:s3cr3t@db/x", "postgresql+psycopg2://[masked:database_url]@db/x"},
      {"mongodb+srv://u:p%40ss@cluster0.abc.mongodb.net/db",
       "mongodb+srv://[masked:database_url]@cluster0.abc.mongodb.net/db"},
      {"redis://:s3cr3t@cache:6379/0", "redis://[masked:database_url]@cache:6379/0"},
      {"dsn=\"root:s3cr3t@tcp(10.0.0.1:3306)/x\"", "dsn=\"[masked:database_url]@tcp(10.0.0.1:3306)/x\""},
      {"jdbc:mysql://app:s3cr3t@db/x", "jdbc:mysql://[masked:database_url]@db/x"},
      {"host=db user=app password=s3cr3t dbname=x", "host=db user=app password=[masked:password] dbname=x"},
      {"Server=db;User Id=app;Password=s3cr3t;Encrypt=true",
       "Server=db;User Id=app;Password=[masked:password];Encrypt=true"},
      {"CREATE USER 'a'@'%' IDENTIFIED BY 's3cr3t'", "CREATE USER 'a'@'%' IDENTIFIED BY '[masked:password]'"},
      {"ALTER ROLE app WITH PASSWORD 's3cr3t'", "ALTER ROLE app WITH PASSWORD '[masked:password]'"},
  };
  for (const auto& [text, masked] : lines) EXPECT_EQ(masker.mask_text(text), masked);
  expect_untouched({"postgres://db:5432/x", "connected to mysql://db/x", "user@tcp(db)"});
}

TEST(Corpus, Passwords) {
  expect_found({"password",
                {"password", "db_password", "client_secret", "api_key", "accessToken", "Passwort", "contraseña",
                 "mot_de_passe", "пароль", "密码", "パスワード", "senha", "hasło", "password2"},
                {"hunter2x", "Tr0ub4dor-3", "c29tZXRoaW5n"}});
  expect_untouched(
      {"PublicKeyToken=b77a5c561934e089", "ElevatedToken: %%1842", "nextToken=abc", "Unexpected token 'a' at 12"});
}

TEST(Corpus, PrivateKeysInOneText) {
  const auto masker = Masker::from_configuration(YamlNode::parse("", "").value(), KeySet(std::string(32, 'k'))).value();
  const std::string body = "MIIEowIBAAKCAQEA1234567890abcdef";
  for (const std::string kind : {"", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "}) {
    const std::string begin = "-----BEGIN " + kind + "PRIVATE KEY-----";
    const std::string end = "-----END " + kind + "PRIVATE KEY-----";
    EXPECT_EQ(masker.mask_text("a " + begin + "\n" + body + "\n" + end + " b"), "a [masked:private_key] b");
    EXPECT_EQ(masker.mask_text("a " + begin + R"(\n)" + body + R"(\n)" + end + R"(\n b)"),
              R"(a [masked:private_key]\n b)");
    EXPECT_EQ(masker.mask_text("a " + begin), "a [masked:private_key]");
  }
  expect_untouched({"-----BEGIN CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----", "-----begin-----", "-----BEGIN "});
}

TEST(Corpus, EntropyWhenARuleAsks) {
  const Masker masker = everything();
  EXPECT_EQ(masker.mask_text("got wJalrXUtnFEMIK7MDENGbPxRfiCY3XAMPLEK0Y now"), "got [masked:entropy] now");
  for (const std::string text : {"0123456789abcdef0123456789abcdef01234567", "550e8400-e29b-41d4-a716-446655440000",
                                 "AbstractSingletonProxyFactoryBean2Test", "org.example.SomeVeryLongClassName12345"})
    EXPECT_EQ(masker.mask_text(text), text);
}

}  // namespace
}  // namespace cordwood::masking
