#include "container_line.h"

#include "base/time.h"

namespace cordwood::parser {

bool read_container_line(EventDraft& draft) {
  const std::string_view line = draft.message();
  constexpr std::string_view kBehindTime = " stdout F ";
  const std::size_t blank = line.substr(0, 48).find(' ');
  if (blank == std::string_view::npos || line.size() < blank + kBehindTime.size()) return false;
  const std::string_view behind = line.substr(blank, kBehindTime.size());
  const std::string_view stream = behind.substr(1, 6);
  const char cut = behind[8];
  if ((stream != "stdout" && stream != "stderr") || behind[7] != ' ' || behind[9] != ' ' || (cut != 'F' && cut != 'P'))
    return false;
  const auto time = parse_rfc3339(line.substr(0, blank));
  if (!time) return false;
  draft.set_time(*time);
  draft.set("stream", stream);
  if (cut == 'P') draft.set("partial", "true");
  draft.set_message(line.substr(blank + kBehindTime.size()));
  return true;
}

}  // namespace cordwood::parser
