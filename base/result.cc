#include "base/result.h"

namespace cordwood {

std::string_view name_of(Errc code) {
  switch (code) {
    case Errc::invalid:
      return "invalid";
    case Errc::unauthorized:
      return "unauthorized";
    case Errc::not_found:
      return "not found";
    case Errc::corrupt:
      return "corrupt";
    case Errc::unsupported:
      return "unsupported";
    case Errc::too_large:
      return "too large";
    case Errc::busy:
      return "busy";
    case Errc::io:
      return "i/o error";
    case Errc::cancelled:
      return "cancelled";
  }
  return "unknown";
}

Error Error::within(std::string_view doing) && {
  message = std::string(doing) + ": " + message;
  return std::move(*this);
}

}  // namespace cordwood
