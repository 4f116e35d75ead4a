#include "erasing/subject_folder.h"

#include <array>
#include <span>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <simdjson.h>

#include "base/event.h"
#include "base/json_string.h"

namespace cordwood::erasing {
namespace {

// Lines wait in memory until there are so many bytes of them, so that a file is opened once for many.
constexpr std::size_t kWaitingBytesMax = 8 << 20;

struct FreeDigest {
  void operator()(EVP_MD_CTX* digest) const { EVP_MD_CTX_free(digest); }
};

Error bad(std::string_view what) { return error(Errc::corrupt, fmt::format("the answer makes no sense: {}", what)); }

}  // namespace

struct SubjectFolder::Member {
  Member(std::filesystem::path the_file, std::string the_stream)
      : file(std::move(the_file)), stream(std::move(the_stream)), digest(EVP_MD_CTX_new()) {
    EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr);
  }

  std::string sha256() const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned size = 0;
    EVP_DigestFinal_ex(digest.get(), sum.data(), &size);
    std::string text;
    for (const unsigned char byte : std::span(sum).first(size)) text += fmt::format("{:02x}", byte);
    return text;
  }

  const std::filesystem::path file;  // Below the folder.
  const std::string stream;          // Empty: dead letters of all.
  std::string waiting;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;  // In the file.
  Timestamp oldest = Timestamp::max();
  Timestamp newest = Timestamp::min();
  std::unique_ptr<EVP_MD_CTX, FreeDigest> digest;
};

struct SubjectFolder::Reader {
  simdjson::dom::parser parser;
};

SubjectFolder::SubjectFolder(FileSystem& files, std::filesystem::path folder)
    : files_(files), folder_(std::move(folder)), reader_(std::make_unique<Reader>()) {}
SubjectFolder::~SubjectFolder() = default;

Result<std::unique_ptr<SubjectFolder>> SubjectFolder::create(FileSystem& files, std::filesystem::path folder) {
  CORDWOOD_TRY(const bool there, files.exists(folder));
  if (there) return error(Errc::invalid, fmt::format("{} exists already", folder.string()));
  CORDWOOD_TRY(files.make_directories(folder / "rows"));
  return std::unique_ptr<SubjectFolder>(new SubjectFolder(files, std::move(folder)));
}

Result<void> SubjectFolder::take(std::string_view piece) {
  for (std::size_t end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
    line_.append(piece.substr(0, end));
    piece.remove_prefix(end + 1);
    CORDWOOD_TRY(take_line(line_));
    line_.clear();
  }
  line_.append(piece);
  return success();
}

Result<void> SubjectFolder::take_line(std::string_view line) {
  if (end_) return bad("there is more behind its end");
  simdjson::dom::element root;
  if (reader_->parser.parse(line.data(), line.size()).get(root) != simdjson::SUCCESS) return bad("a line is no JSON");
  simdjson::dom::element letter;
  std::string_view time;
  if (root[kTimeField].get(time) == simdjson::SUCCESS) {
    std::string_view stream;
    if (root[kStreamField].get(stream) != simdjson::SUCCESS) stream = {};
    const auto at = parse_rfc3339(time);
    if (!at) return bad("a row has no time");
    ++rows_;
    return add(member_of(stream), line, *at);
  }
  if (root["dead_letter"].get(letter) == simdjson::SUCCESS) {
    const auto at = letter[kTimeField].get(time) == simdjson::SUCCESS ? parse_rfc3339(time) : std::nullopt;
    if (!at) return bad("a dead letter has no time");
    if (letters_ == nullptr) letters_ = std::make_unique<Member>("dead_letters.ndjson", "");
    ++dead_letters_;
    return add(*letters_, line, *at);
  }
  simdjson::dom::element end;
  std::uint64_t rows = 0;
  std::uint64_t letters = 0;
  if (root["end"].get(end) != simdjson::SUCCESS || end["rows"].get(rows) != simdjson::SUCCESS ||
      end["dead_letters"].get(letters) != simdjson::SUCCESS)
    return bad("a line is neither a row nor the end");
  if (rows != rows_ || letters != dead_letters_) return bad("rows are missing");
  end_ = simdjson::minify(end);
  return success();
}

SubjectFolder::Member& SubjectFolder::member_of(std::string_view stream) {
  const auto known = streams_.find(stream);
  if (known != streams_.end()) return *known->second;
  const auto file = std::filesystem::path("rows") / fmt::format("{:06}.ndjson", streams_.size() + 1);
  return *streams_.emplace(stream, std::make_unique<Member>(file, std::string(stream))).first->second;
}

Result<void> SubjectFolder::add(Member& member, std::string_view line, Timestamp time) {
  member.waiting.append(line).push_back('\n');
  member.oldest = std::min(member.oldest, time);
  member.newest = std::max(member.newest, time);
  ++member.rows;
  waiting_bytes_ += line.size() + 1;
  return waiting_bytes_ < kWaitingBytesMax ? success() : flush();
}

Result<void> SubjectFolder::flush() {
  const auto write = [this](Member& member) -> Result<void> {
    if (member.waiting.empty()) return success();
    CORDWOOD_TRY(const auto file, files_.open(folder_ / member.file, OpenMode::append));
    CORDWOOD_TRY(file->append(member.waiting));
    CORDWOOD_TRY(file->sync());
    EVP_DigestUpdate(member.digest.get(), member.waiting.data(), member.waiting.size());
    member.bytes += member.waiting.size();
    member.waiting = std::string();
    return success();
  };
  for (const auto& [stream, member] : streams_) {
    CORDWOOD_TRY(write(*member));
  }
  if (letters_ != nullptr) {
    CORDWOOD_TRY(write(*letters_));
  }
  waiting_bytes_ = 0;
  return success();
}

Result<void> SubjectFolder::finish(const SubjectRequest& request) {
  if (!end_) return error(Errc::corrupt, "the answer was cut off; the server's log says why");
  CORDWOOD_TRY(flush());
  std::string members;
  const auto add_member = [&members](const Member& member) {
    members += members.empty() ? "\n  " : ",\n  ";
    members += fmt::format(R"({{"file": {}, )", json_string(member.file.string()));
    if (!member.stream.empty()) members += fmt::format(R"("stream": {}, )", json_string(member.stream));
    members += fmt::format(R"("rows": {}, "oldest": "{}", "newest": "{}", "bytes": {}, "sha256": "{}"}})", member.rows,
                           format_rfc3339(member.oldest), format_rfc3339(member.newest), member.bytes, member.sha256());
  };
  for (const auto& [stream, member] : streams_) add_member(*member);
  if (letters_ != nullptr) add_member(*letters_);
  std::string unreached;
  for (const std::string& copy : request.unreached)
    unreached += fmt::format("{}{}", unreached.empty() ? "" : ", ", json_string(copy));
  std::string manifest = fmt::format("{{\"filter\": {},\n", json_string(request.filter));
  if (request.times.start != Timestamp::min())
    manifest += fmt::format("\"start\": \"{}\",\n", format_rfc3339(request.times.start));
  if (request.times.end != Timestamp::max())
    manifest += fmt::format("\"end\": \"{}\",\n", format_rfc3339(request.times.end));
  manifest += fmt::format("\"request\": {},\n\"unreached\": [{}],\n\"members\": [{}]}}\n", *end_, unreached, members);
  CORDWOOD_TRY(files_.sync_directory(folder_ / "rows"));
  return replace_file(files_, folder_ / "manifest.json", manifest);
}

}  // namespace cordwood::erasing
