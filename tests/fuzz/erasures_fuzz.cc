// What is kept of erasures: certificates (JSON) and lists of rows. What is accepted is what would be written. And what
// a server says of a person's rows: whatever it is, nothing is written outside the folder.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/checksum.h"
#include "erasing/certificate.h"
#include "erasing/subject_folder.h"
#include "row_list.h"
#include "support/faulty_file_system.h"

namespace {

using namespace cordwood;

void read_certificate(std::string_view json) {
  const auto certificate = erasing::read_certificate(json);
  if (!certificate) return;
  const auto again = erasing::read_certificate(erasing::to_json(certificate.value()));
  CORDWOOD_CHECK(again && again.value() == certificate.value());
}

/// With a checksum that fits, or else nothing would get past it.
void read_list(std::string_view content) {
  std::string bytes = "CWERASE\n" + std::string(content);
  const std::uint64_t checksum = checksum64(bytes);
  for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(checksum >> (8 * i)));
  const auto rows = erasing::decode_row_list(bytes);
  if (!rows) return;
  const auto again = erasing::decode_row_list(erasing::encode_row_list(rows.value()));
  CORDWOOD_CHECK(again && again.value() == rows.value());
}

void take_subject(std::string_view lines) {
  test::FaultyFileSystem files;
  const auto folder = erasing::SubjectFolder::create(files, "/out/subject").value();
  const Result<void> taken = folder->take(lines);
  if (taken && folder->finish({"*", {}, {}})) CORDWOOD_CHECK(files.exists("/out/subject/manifest.json").value());
  CORDWOOD_CHECK(files.files_below("/").size() == files.files_below("/out/subject").size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty()) return 0;
  switch (bytes.front() % 3) {
    case 0:
      read_certificate(bytes.substr(1));
      break;
    case 1:
      read_list(bytes.substr(1));
      break;
    default:
      take_subject(bytes.substr(1));
  }
  return 0;
}
