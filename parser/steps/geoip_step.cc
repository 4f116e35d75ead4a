#include <array>

#include <fmt/format.h>
#include <maxminddb.h>

#include "steps/all.h"

namespace cordwood::parser {
namespace {

/// A MaxMind DB file, mapped. Threads: const members from any thread at once.
class Database {
 public:
  static Result<std::unique_ptr<const Database>> open(const YamlNode& node) {
    CORDWOOD_TRY(const std::string path, node.string());
    std::unique_ptr<Database> database(new Database);
    const int status = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &database->database_);
    if (status != MMDB_SUCCESS) return node.complain(fmt::format("{}: {}", path, MMDB_strerror(status)));
    database->is_open_ = true;
    return std::unique_ptr<const Database>(std::move(database));
  }
  ~Database() {
    if (is_open_) MMDB_close(&database_);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Not found: an entry whose `found_entry` is false.
  MMDB_lookup_result_s look_up(const std::string& address) const {
    int not_an_address = 0;
    int failure = MMDB_SUCCESS;
    MMDB_lookup_result_s found = MMDB_lookup_string(&database_, address.c_str(), &not_an_address, &failure);
    if (not_an_address != 0 || failure != MMDB_SUCCESS) found.found_entry = false;
    return found;
  }

 private:
  Database() = default;
  MMDB_s database_{};
  bool is_open_ = false;
};

/// Where a value stands in a record, and what the field behind the prefix is called.
struct Place {
  std::string_view field;
  std::array<const char*, 5> path;  // Ends with null.
};
constexpr std::array<Place, 9> kPlaces = {{
    {"continent_code", {"continent", "code"}},
    {"country_code", {"country", "iso_code"}},
    {"country", {"country", "names", "en"}},
    {"region", {"subdivisions", "0", "names", "en"}},
    {"city", {"city", "names", "en"}},
    {"latitude", {"location", "latitude"}},
    {"longitude", {"location", "longitude"}},
    {"as_number", {"autonomous_system_number"}},
    {"as_organization", {"autonomous_system_organization"}},
}};

class GeoipStep final : public Step {
 public:
  struct Options {
    std::string field;
    std::unique_ptr<const Database> database;
    std::vector<std::string> names;  // Of the fields to set, one a place.
  };
  explicit GeoipStep(Options options) : options_(std::move(options)) {}

  FailureReason run(EventDraft& draft) const override {
    const std::string_view address = draft.value_of(options_.field);
    if (address.empty()) return {};
    MMDB_lookup_result_s found = options_.database->look_up(std::string(address));
    if (!found.found_entry) return "an address is not in the database";
    std::string text;
    for (std::size_t i = 0; i < kPlaces.size(); ++i) {
      const std::string_view value = value_at(found.entry, kPlaces[i], text);
      if (!value.empty()) draft.assign(options_.names[i], draft.arena().copy(value));
    }
    return {};
  }
  // Private addresses are in no database.
  OnFailure usual_on_failure() const override { return OnFailure::ignore; }

 private:
  /// The value at a place as text; empty when there is none.
  static std::string_view value_at(MMDB_entry_s& entry, const Place& place, std::string& text) {
    MMDB_entry_data_s data{};
    if (MMDB_aget_value(&entry, &data, place.path.data()) != MMDB_SUCCESS || !data.has_data) return {};
    text.clear();
    switch (data.type) {
      case MMDB_DATA_TYPE_UTF8_STRING:
        return {data.utf8_string, data.data_size};
      case MMDB_DATA_TYPE_DOUBLE:
        text = fmt::format("{}", data.double_value);
        return text;
      case MMDB_DATA_TYPE_UINT32:
        text = fmt::format("{}", data.uint32);
        return text;
      default:
        return {};
    }
  }

  Options options_;
};

}  // namespace

Result<StepPointer> make_geoip_step(const YamlNode& node, StepContext& context) {
  CORDWOOD_TRY(node.allow_only({"field", "database", "prefix"}));
  for (const std::string_view needed : {"field", "database"})
    if (!node.has(needed))
      return node.complain(fmt::format("the step 'geoip' needs '{}'", needed),
                           "- geoip: {field: source.address, database: /var/lib/GeoIP/GeoLite2-City.mmdb}");
  GeoipStep::Options options;
  CORDWOOD_TRY(options.field, node.at("field").string());
  if (are_none(context.read_table)) return node.at("database").complain("no files can be opened here");
  CORDWOOD_TRY(options.database, Database::open(node.at("database")));
  CORDWOOD_TRY(const std::string prefix, node.string_or("prefix", "geoip."));
  for (const Place& place : kPlaces) options.names.push_back(prefix + std::string(place.field));
  return std::make_unique<const GeoipStep>(std::move(options));
}

}  // namespace cordwood::parser
