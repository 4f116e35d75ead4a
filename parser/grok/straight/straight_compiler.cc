#include <algorithm>
#include <limits>

#include "grok/straight/straight_matcher.h"

namespace cordwood::parser {

// Counted repeats are written out, so an expression may grow; beyond this the program would not stay in the
// cache.
static constexpr std::size_t kProgramMax = 20'000;

// Builds the program back to front: each node is compiled with the place where to go on.
class StraightCompiler {
 public:
  using Op = StraightMatcher::Op;
  using Instruction = StraightMatcher::Instruction;

  explicit StraightCompiler(StraightMatcher& out) : out_(out) {}

  bool compile(const RegexNode& root) {
    const std::uint32_t end = add({.op = Op::match});
    out_.start_ = node(root, end);
    if (is_too_large_) return false;
    beginnings_.resize(out_.program_.size());
    for (Instruction& instruction : out_.program_) prepare(instruction);
    const Beginning start = beginning(out_.start_);
    out_.begins_ = start.set;
    out_.may_be_over_ = start.may_be_over;
    return true;
  }

 private:
  struct Beginning {
    AsciiSet set;
    bool may_be_over = false;
    enum class State { unknown, in_work, known } state = State::unknown;
  };

  std::uint32_t add(Instruction instruction) {
    if (out_.program_.size() >= kProgramMax) {
      is_too_large_ = true;
      return 0;
    }
    out_.program_.push_back(instruction);
    return static_cast<std::uint32_t>(out_.program_.size() - 1);
  }

  // Alternatives in the order of preference.
  std::uint32_t add_choice(const std::vector<std::uint32_t>& targets) {
    const std::uint32_t made = add({.op = Op::choice});
    set_targets(made, targets);
    return made;
  }
  void set_targets(std::uint32_t choice, const std::vector<std::uint32_t>& targets) {
    if (is_too_large_) return;
    out_.program_[choice].first_alternative = static_cast<std::uint32_t>(out_.alternatives_.size());
    out_.program_[choice].alternative_count = static_cast<std::uint32_t>(targets.size());
    for (const std::uint32_t target : targets) out_.alternatives_.push_back({{}, false, target});
  }

  std::uint32_t node(const RegexNode& node, std::uint32_t next) {
    if (is_too_large_) return 0;
    using Kind = RegexNode::Kind;
    switch (node.kind) {
      case Kind::nothing:
        return next;
      case Kind::set:
        return single(node.set, next);
      case Kind::sequence:
        for (std::size_t i = node.children.size(); i-- > 0;) next = this->node(node.children[i], next);
        return next;
      case Kind::choice: {
        std::vector<std::uint32_t> targets;
        for (const RegexNode& child : node.children) targets.push_back(this->node(child, next));
        return add_choice(targets);
      }
      case Kind::repeat:
        return repeat(node, next);
      case Kind::group: {
        const std::uint32_t end = add({.op = Op::save, .next = next, .slot = node.group * 2 + 1});
        const std::uint32_t body = this->node(node.children.front(), end);
        return add({.op = Op::save, .next = body, .slot = node.group * 2});
      }
      case Kind::line_begin:
        return add({.op = Op::line_begin, .next = next});
      case Kind::line_end:
        return add({.op = Op::line_end, .next = next});
      case Kind::text_begin:
        return add({.op = Op::text_begin, .next = next});
      case Kind::text_end:
        return add({.op = Op::text_end, .next = next});
      case Kind::word_border:
        return add({.op = Op::word_border, .next = next});
      case Kind::no_word_border:
        return add({.op = Op::no_word_border, .next = next});
    }
    return next;
  }

  std::uint32_t single(const AsciiSet& set, std::uint32_t next) {
    int only = -1;
    int count = 0;
    for (int c = 0; c < 128; ++c)
      if (set.holds(static_cast<char>(c))) only = c, ++count;
    if (count == 1) return add({.op = Op::byte, .byte = static_cast<char>(only), .next = next});
    return add({.op = Op::set, .next = next, .set = set});
  }

  std::uint32_t repeat(const RegexNode& node, std::uint32_t next) {
    const RegexNode& child = node.children.front();
    if (child.kind == RegexNode::Kind::set)
      return add({.op = node.is_greedy ? Op::run : Op::lazy_run,
                  .next = next,
                  .min = node.min,
                  .max = node.max,
                  .set = child.set});
    const auto choice_of = [&node](std::uint32_t again, std::uint32_t on) {
      return node.is_greedy ? std::vector<std::uint32_t>{again, on} : std::vector<std::uint32_t>{on, again};
    };
    std::uint32_t entry = next;
    if (node.max == RegexNode::kNoMax) {
      entry = add({.op = Op::choice});
      const std::uint32_t body =
          can_run_together(node, next) ? choice_with_run(child, entry) : this->node(child, entry);
      set_targets(entry, choice_of(body, next));
    } else {
      for (std::uint32_t i = node.min; i < node.max && !is_too_large_; ++i)
        entry = add_choice(choice_of(this->node(child, entry), next));
    }
    for (std::uint32_t i = 0; i < node.min && !is_too_large_; ++i) entry = this->node(child, entry);
    return entry;
  }

  // (?:\\.|[^"\\])* takes one turn a character. Where neither the other alternatives nor what follows can
  // begin within the set, a whole run of it is the same as many turns, and no shorter run can help.
  static const RegexNode* set_of(const RegexNode& choice) {
    if (choice.kind != RegexNode::Kind::choice) return nullptr;
    for (const RegexNode& alternative : choice.children) {
      const bool is_set = alternative.kind == RegexNode::Kind::set ||
                          (alternative.kind == RegexNode::Kind::sequence && alternative.children.size() == 1 &&
                           alternative.children.front().kind == RegexNode::Kind::set);
      if (is_set) return &alternative;
    }
    return nullptr;
  }
  static const AsciiSet& set_in(const RegexNode& node) {
    return node.kind == RegexNode::Kind::set ? node.set : node.children.front().set;
  }

  bool can_run_together(const RegexNode& loop, std::uint32_t next) const {
    const RegexNode& choice = loop.children.front();
    const RegexNode* const single = set_of(choice);
    if (single == nullptr || !loop.is_greedy || early_beginning(next, 0).overlaps(set_in(*single))) return false;
    return std::none_of(choice.children.begin(), choice.children.end(), [single](const RegexNode& other) {
      return &other != single && first_of(other).overlaps(set_in(*single));
    });
  }

  std::uint32_t choice_with_run(const RegexNode& choice, std::uint32_t entry) {
    const RegexNode* const single = set_of(choice);
    std::vector<std::uint32_t> targets;
    for (const RegexNode& child : choice.children) {
      if (&child != single) {
        targets.push_back(node(child, entry));
        continue;
      }
      targets.push_back(add(
          {.op = Op::run, .is_final = true, .next = entry, .min = 1, .max = RegexNode::kNoMax, .set = set_in(child)}));
    }
    return add_choice(targets);
  }

  // The characters that a node can begin with; all when it may be empty.
  static AsciiSet first_of(const RegexNode& node) {
    if (may_be_empty(node)) return AsciiSet::all();
    switch (node.kind) {
      case RegexNode::Kind::set:
        return node.set;
      case RegexNode::Kind::choice: {
        AsciiSet first;
        for (const RegexNode& child : node.children) first.add(first_of(child));
        return first;
      }
      case RegexNode::Kind::sequence:
      case RegexNode::Kind::repeat:
      case RegexNode::Kind::group:
        return first_of(node.children.front());
      default:
        return AsciiSet::all();
    }
  }

  // beginning(), while the program is not complete: an open loop may go on with anything.
  AsciiSet early_beginning(std::uint32_t at, int depth) const {
    constexpr int kDepthMax = 16;
    const Instruction& instruction = out_.program_[at];
    if (depth > kDepthMax || instruction.op == Op::match) return AsciiSet::all();
    AsciiSet found = instruction.set;
    switch (instruction.op) {
      case Op::byte:
        found.add(static_cast<unsigned char>(instruction.byte));
        return found;
      case Op::set:
        return found;
      case Op::run:
      case Op::lazy_run:
        if (instruction.min == 0) found.add(early_beginning(instruction.next, depth + 1));
        return found;
      case Op::choice:
        if (instruction.alternative_count == 0) return AsciiSet::all();
        for (std::uint32_t i = 0; i < instruction.alternative_count; ++i)
          found.add(early_beginning(out_.alternatives_[instruction.first_alternative + i].target, depth + 1));
        return found;
      default:
        return early_beginning(instruction.next, depth + 1);
    }
  }

  // What the next character may be when the program goes on at `at`. A loop is met again only behind a
  // character, because what it repeats is never empty.
  Beginning beginning(std::uint32_t at) {
    Beginning& known = beginnings_[at];
    if (known.state == Beginning::State::known) return known;
    if (known.state == Beginning::State::in_work) return {};
    known.state = Beginning::State::in_work;
    Beginning found;
    const Instruction& instruction = out_.program_[at];
    switch (instruction.op) {
      case Op::byte:
        found.set.add(static_cast<unsigned char>(instruction.byte));
        break;
      case Op::set:
        found.set = instruction.set;
        break;
      case Op::run:
      case Op::lazy_run:
        if (instruction.min == 0) found = beginning(instruction.next);
        found.set.add(instruction.set);
        break;
      case Op::choice:
        for (std::uint32_t i = 0; i < instruction.alternative_count; ++i) {
          const Beginning one = beginning(out_.alternatives_[instruction.first_alternative + i].target);
          found.set.add(one.set);
          found.may_be_over = found.may_be_over || one.may_be_over;
        }
        break;
      case Op::match:
        found.set = AsciiSet::all();
        found.may_be_over = true;
        break;
      default:
        found = beginning(instruction.next);
        break;
    }
    found.state = Beginning::State::known;
    beginnings_[at] = found;
    return found;
  }

  void prepare(Instruction& instruction) {
    if (instruction.op == Op::choice) {
      for (std::uint32_t i = 0; i < instruction.alternative_count; ++i) {
        StraightMatcher::Alternative& alternative = out_.alternatives_[instruction.first_alternative + i];
        const Beginning begins = beginning(alternative.target);
        alternative.begins = begins.set;
        alternative.may_be_over = begins.may_be_over;
      }
    } else if (instruction.op == Op::run || instruction.op == Op::lazy_run) {
      instruction.takes_all = instruction.set == AsciiSet::all();
      instruction.follows = beginning(instruction.next).set;
      // With a limit the run may end within its set.
      instruction.is_final = instruction.is_final ||
                             (instruction.max == RegexNode::kNoMax && !instruction.follows.overlaps(instruction.set));
    }
  }

  StraightMatcher& out_;
  std::vector<Beginning> beginnings_;
  bool is_too_large_ = false;
};

std::optional<StraightMatcher> StraightMatcher::compile(std::string_view regex, std::size_t group_count) {
  const auto tree = parse_regex(regex);
  if (!tree) return std::nullopt;
  StraightMatcher matcher;
  matcher.group_count_ = group_count;
  if (!StraightCompiler(matcher).compile(*tree)) return std::nullopt;
  return matcher;
}

}  // namespace cordwood::parser
