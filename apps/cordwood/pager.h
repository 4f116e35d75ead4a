#pragma once
// Shows what goes to standard output page by page, where that is a terminal.

#include <sys/types.h>

namespace cordwood {

/// While it lives, standard output goes through $PAGER, or `less` when that is not set; `PAGER=` or `cat` turns it off.
/// What fits on a screen is shown as it is. The destructor waits until the reader is done; one who leaves earlier ends
/// the program, as with any closed pipe.
class Pager {
 public:
  Pager();
  ~Pager();
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;

 private:
  pid_t process_ = -1;  // -1: there is none.
  int terminal_ = -1;   // What standard output was.
};

}  // namespace cordwood
