// fields, delete, copy and rename: names only, no values.

#include <algorithm>

#include "field_names.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class FieldsOperator final : public StreamingOperator {
 public:
  FieldsOperator(const language::FieldsPipe& pipe, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe) {}

  bool push(unsigned worker, Block& block) override {
    if (!means_everything(pipe_.fields)) block.keep_fields(names_in(pipe_.fields, block));
    return pass(worker, block);
  }

 private:
  const language::FieldsPipe& pipe_;
};

class DeleteOperator final : public StreamingOperator {
 public:
  DeleteOperator(const language::DeletePipe& pipe, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe) {}

  bool push(unsigned worker, Block& block) override {
    block.erase_if([this](std::string_view name) { return language::any_matches(pipe_.fields, name); });
    for (const language::FieldPattern& field : pipe_.fields)
      if (!field.is_prefix) block.erase(field.name);  // It may be one that has to be asked for by its name.
    return pass(worker, block);
  }

 private:
  const language::DeletePipe& pipe_;
};

/// A pair of names of one block that an item of copy or rename means.
struct Move {
  std::string_view from;
  std::string_view to;
};

/// The moves of one item. New names live in an arena that the block keeps.
std::vector<Move> moves_of(const language::FieldPattern& from, const language::FieldPattern& to, Block& block) {
  if (!from.is_prefix) return {{from.name, to.name}};
  std::vector<Move> moves;
  auto arena = std::make_shared<Arena>();
  std::string renamed;
  for (const std::string_view name : block.names()) {
    if (!from.matches(name)) continue;
    renamed = to.name;
    if (to.is_prefix) renamed += name.substr(from.name.size());
    if (renamed.empty()) renamed = kMessageField;
    moves.push_back({name, arena->copy(renamed)});
  }
  block.keep_alive(std::move(arena));
  return moves;
}

class CopyOperator final : public StreamingOperator {
 public:
  CopyOperator(const language::CopyPipe& pipe, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe) {}

  bool push(unsigned worker, Block& block) override {
    for (const auto& item : pipe_.items)
      for (const Move& move : moves_of(item.from, item.to, block)) block.copy(move.from, move.to);
    return pass(worker, block);
  }

 private:
  const language::CopyPipe& pipe_;
};

class RenameOperator final : public StreamingOperator {
 public:
  RenameOperator(const language::RenamePipe& pipe, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe) {}

  bool push(unsigned worker, Block& block) override {
    for (const auto& item : pipe_.items)
      for (const Move& move : moves_of(item.from, item.to, block)) block.rename(move.from, move.to);
    return pass(worker, block);
  }

 private:
  const language::RenamePipe& pipe_;
};

}  // namespace

Result<OperatorPointer> make(const language::FieldsPipe& pipe, const Setting&, OperatorPointer next) {
  return std::make_unique<FieldsOperator>(pipe, std::move(next));
}

Result<OperatorPointer> make(const language::DeletePipe& pipe, const Setting&, OperatorPointer next) {
  return std::make_unique<DeleteOperator>(pipe, std::move(next));
}

Result<OperatorPointer> make(const language::CopyPipe& pipe, const Setting&, OperatorPointer next) {
  return std::make_unique<CopyOperator>(pipe, std::move(next));
}

Result<OperatorPointer> make(const language::RenamePipe& pipe, const Setting&, OperatorPointer next) {
  return std::make_unique<RenameOperator>(pipe, std::move(next));
}

}  // namespace cordwood::query
