#include "grok/straight/straight_matcher.h"

#include <algorithm>
#include <cstring>

namespace cordwood::parser {
namespace {

constexpr std::uint32_t kNowhere = UINT32_MAX;
// A line that matches takes some steps for each instruction on its way and hardly any back. More than this
// means that the expression leaves choices open; RE2 takes linear time for these.
constexpr std::size_t kStepsPerByte = 8;
constexpr std::size_t kStepsMin = 1024;
constexpr std::size_t kRunBytesPerStep = 16;

bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

}  // namespace

/// One match() call. Reuses a thread's memory.
class StraightRun {
 public:
  using Op = StraightMatcher::Op;
  using Answer = StraightMatcher::Answer;
  using Instruction = StraightMatcher::Instruction;

  StraightRun(const StraightMatcher& matcher, std::string_view text)
      : matcher_(matcher),
        text_(text),
        size_(static_cast<std::uint32_t>(text.size())),
        steps_left_(static_cast<std::int64_t>(text.size() * kStepsPerByte + kStepsMin)),
        left_(memory().left),
        saved_(memory().saved) {
    saved_.assign(matcher.group_count_ * 2, kNowhere);
  }

  Answer search() {
    for (std::uint32_t start = 0; start <= size_; ++start) {
      if (start < size_ ? !matcher_.begins_.holds(text_[start]) : !matcher_.may_be_over_) continue;
      if (run(start)) return Answer::match;
      if (steps_left_ < 0) return Answer::gave_up;
      left_count_ = 0;
      std::fill(saved_.begin(), saved_.end(), kNowhere);
    }
    return Answer::no_match;
  }

  std::string_view group(std::size_t i) const {
    const std::uint32_t begin = saved_[i * 2];
    const std::uint32_t end = saved_[i * 2 + 1];
    return begin == kNowhere || end == kNowhere || end < begin ? std::string_view() : text_.substr(begin, end - begin);
  }

 private:
  // A possibility that is left for later, or a saved position to put back on the way to one.
  struct Left {
    std::uint32_t at;  // The instruction, or the slot.
    std::uint32_t a;   // Of a choice: the alternative and `b` the position. Of a run: the shortest end. Of a
                       // save: the value.
    std::uint32_t b;   // Of a run: the end.
    bool is_save;
  };

  struct Memory {
    std::vector<Left> left;
    std::vector<std::uint32_t> saved;
  };
  static Memory& memory() {
    static thread_local Memory of_this_thread;
    return of_this_thread;
  }

  void leave(Left left) {
    if (left_count_ == left_.size()) left_.resize(left_.size() * 2 + 64);
    left_[left_count_++] = left;
  }

  bool run(std::uint32_t start) {
    at_ = matcher_.start_;
    position_ = start;
    while (true) {
      if (--steps_left_ < 0) return false;
      const Instruction& instruction = matcher_.program_[at_];
      if (instruction.op == Op::match) return true;
      if (!step(instruction) && !go_back()) return false;
    }
  }

  bool step(const Instruction& instruction) {
    switch (instruction.op) {
      case Op::byte:
        if (position_ == size_ || text_[position_] != instruction.byte) return false;
        ++position_;
        break;
      case Op::set:
        if (position_ == size_ || !instruction.set.holds(text_[position_])) return false;
        ++position_;
        break;
      case Op::run:
        return take_run(instruction);
      case Op::lazy_run:
        return take_lazy_run(instruction);
      case Op::choice:
        return choose(instruction, 0);
      case Op::save:
        if (left_count_ > 0) leave({instruction.slot, saved_[instruction.slot], 0, true});
        saved_[instruction.slot] = position_;
        break;
      case Op::line_begin:
        if (position_ != 0 && text_[position_ - 1] != '\n') return false;
        break;
      case Op::line_end:
        if (position_ != size_ && text_[position_] != '\n') return false;
        break;
      case Op::text_begin:
        if (position_ != 0) return false;
        break;
      case Op::text_end:
        if (position_ != size_) return false;
        break;
      case Op::word_border:
        if (!is_at_word_border()) return false;
        break;
      case Op::no_word_border:
        if (is_at_word_border()) return false;
        break;
      case Op::match:
        break;
    }
    at_ = instruction.next;
    return true;
  }

  bool is_at_word_border() const {
    const bool before = position_ > 0 && is_word(text_[position_ - 1]);
    const bool after = position_ < size_ && is_word(text_[position_]);
    return before != after;
  }

  std::uint32_t limit_of(const Instruction& instruction) const {
    return instruction.max < size_ - position_ ? position_ + instruction.max : size_;
  }

  bool take_run(const Instruction& instruction) {
    const std::uint32_t limit = limit_of(instruction);
    std::uint32_t end = position_;
    if (instruction.takes_all) {
      end = limit;
    } else {
      while (end < limit && instruction.set.holds(text_[end])) ++end;
    }
    steps_left_ -= static_cast<std::int64_t>((end - position_) / kRunBytesPerStep);
    if (end - position_ < instruction.min) return false;
    const std::uint32_t shortest = position_ + instruction.min;
    if (!instruction.is_final && end > shortest) leave({at_, shortest, end, false});
    position_ = end;
    at_ = instruction.next;
    return true;
  }

  // The next shorter run behind which something can begin.
  bool take_shorter_run(const Instruction& instruction, std::uint32_t shortest, std::uint32_t end) {
    std::uint32_t shorter = end - 1;
    while (shorter > shortest && !instruction.follows.holds(text_[shorter])) --shorter;
    steps_left_ -= static_cast<std::int64_t>((end - shorter) / kRunBytesPerStep);
    if (shorter > shortest) leave({at_, shortest, shorter, false});
    position_ = shorter;
    at_ = instruction.next;
    return true;
  }

  bool take_lazy_run(const Instruction& instruction) {
    const std::uint32_t limit = limit_of(instruction);
    std::uint32_t end = position_;
    for (; end < limit && end - position_ < instruction.min; ++end)
      if (!instruction.set.holds(text_[end])) return false;
    if (end - position_ < instruction.min) return false;
    return stop_lazy_run(instruction, end, limit);
  }

  // Goes on from `end`, within the set and the limit, to where what follows can begin.
  bool stop_lazy_run(const Instruction& instruction, std::uint32_t end, std::uint32_t limit) {
    const std::uint32_t begin = end;
    while (end < size_ && !instruction.follows.holds(text_[end])) {
      if (end == limit || !instruction.set.holds(text_[end])) return false;
      ++end;
    }
    steps_left_ -= static_cast<std::int64_t>((end - begin) / kRunBytesPerStep);
    if (end < limit) leave({at_, limit, end, false});
    position_ = end;
    at_ = instruction.next;
    return true;
  }

  bool can_go_on(const StraightMatcher::Alternative& alternative) const {
    return position_ < size_ ? alternative.begins.holds(text_[position_]) : alternative.may_be_over;
  }

  bool choose(const Instruction& instruction, std::uint32_t from) {
    const StraightMatcher::Alternative* const alternatives =
        matcher_.alternatives_.data() + instruction.first_alternative;
    std::uint32_t chosen = from;
    while (chosen < instruction.alternative_count && !can_go_on(alternatives[chosen])) ++chosen;
    if (chosen == instruction.alternative_count) return false;
    std::uint32_t later = chosen + 1;
    while (later < instruction.alternative_count && !can_go_on(alternatives[later])) ++later;
    if (later < instruction.alternative_count) leave({at_, later, position_, false});
    at_ = alternatives[chosen].target;
    return true;
  }

  // Takes the possibility that was left last; false when none is.
  bool go_back() {
    while (left_count_ > 0) {
      const Left last = left_[--left_count_];
      if (last.is_save) {
        saved_[last.at] = last.a;
        continue;
      }
      if (--steps_left_ < 0) return false;
      const Instruction& instruction = matcher_.program_[last.at];
      at_ = last.at;
      if (instruction.op == Op::run) return take_shorter_run(instruction, last.a, last.b);
      if (instruction.op == Op::lazy_run) {
        if (instruction.set.holds(text_[last.b]) && stop_lazy_run(instruction, last.b + 1, last.a)) return true;
        continue;
      }
      position_ = last.b;
      if (choose(instruction, last.a)) return true;
    }
    return false;
  }

  const StraightMatcher& matcher_;
  std::string_view text_;
  std::uint32_t size_;
  std::uint32_t at_ = 0;
  std::uint32_t position_ = 0;
  std::int64_t steps_left_;
  std::vector<Left>& left_;
  std::size_t left_count_ = 0;
  std::vector<std::uint32_t>& saved_;
};

StraightMatcher::Answer StraightMatcher::match(std::string_view text, std::vector<std::string_view>& groups) const {
  StraightRun run(*this, text);
  const Answer answer = run.search();
  if (answer != Answer::match) return answer;
  groups.resize(group_count_);
  for (std::size_t i = 0; i < group_count_; ++i) groups[i] = run.group(i);
  return answer;
}

}  // namespace cordwood::parser
