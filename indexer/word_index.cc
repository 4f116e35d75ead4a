#include "word_index.h"

#include "base/log.h"
#include "base/words.h"
#include "encoding/contains_word.h"
#include "fingerprint.h"
#include "lexicon.h"
#include "string_table.h"

namespace cordwood::indexer {
namespace {

Result<std::shared_ptr<const NeedleHead>> needle_head(const SealedSegment& segment) {
  const BlockCache::Key key{segment.cache_owner(), SealedSegment::needle_head_item};
  if (auto found = segment.cache().find<NeedleHead>(key)) return found;
  const auto& blocks = segment.directory().needle_blocks;
  CORDWOOD_TRY(const std::string content, segment.read_block(blocks.front()));
  CORDWOOD_TRY(auto decoded, NeedleHead::decode(content, blocks.size() - 1));
  auto head = std::make_shared<const NeedleHead>(std::move(decoded));
  segment.cache().put(key, head, sizeof *head + head->first_keys.size() * sizeof(std::uint64_t));
  return head;
}

Result<std::shared_ptr<const NeedlePage>> needle_page(const SealedSegment& segment, const NeedleHead& head,
                                                      std::size_t page) {
  const BlockCache::Key key{segment.cache_owner(), SealedSegment::first_needle_page_item + page};
  if (auto found = segment.cache().find<NeedlePage>(key)) return found;
  CORDWOOD_TRY(const std::string content, segment.read_block(segment.directory().needle_blocks[page + 1]));
  const auto groups = static_cast<std::uint32_t>(segment.directory().row_groups.size());
  CORDWOOD_TRY(auto decoded, head.decode_page(content, page, groups));
  auto shared = std::make_shared<const NeedlePage>(std::move(decoded));
  segment.cache().put(key, shared, shared->memory_bytes());
  return shared;
}

Result<void> find_in_needles(const SealedSegment& segment, std::string_view word, WordPlaces& places) {
  places.any_group = !is_needle(word) || segment.directory().needles_lost;
  places.groups.assign(segment.directory().row_groups.size(), false);
  if (places.any_group || segment.directory().needle_blocks.empty()) return success();
  CORDWOOD_TRY(const auto head, needle_head(segment));
  const std::uint64_t key = head->key_of(fingerprint_of(word));
  const auto number = head->page_of(key);
  if (!number) return success();
  CORDWOOD_TRY(const auto page, needle_page(segment, *head, *number));
  const NeedleGroups found = find_in_page(*page, key);
  places.any_group = found.everywhere;
  for (const std::uint32_t group : found.groups) places.groups[group] = true;
  return success();
}

/// Null when the segment has none, or a damaged one: then the strings are searched one by one, which is slower and
/// gives the same answer.
Result<std::shared_ptr<const Lexicon>> lexicon_of(const SealedSegment& segment) {
  const auto& blocks = segment.directory().lexicon_blocks;
  if (blocks.empty()) return std::shared_ptr<const Lexicon>();
  const BlockCache::Key key{segment.cache_owner(), SealedSegment::lexicon_item};
  if (auto found = segment.cache().find<Lexicon>(key)) return found;
  const auto database = segment.read_block(blocks.front());
  auto lexicon =
      database ? Lexicon::open(database.value()) : Result<std::shared_ptr<const Lexicon>>(std::move(database).error());
  if (!lexicon && lexicon.error().code == Errc::corrupt) {
    log::warning("indexer", "{}; searching without the lexicon", lexicon.error().message);
    return std::shared_ptr<const Lexicon>();
  }
  if (!lexicon) return lexicon;
  segment.cache().put(key, lexicon.value(), lexicon.value()->memory_bytes());
  return lexicon;
}

Result<void> find_in_strings(const SealedSegment& segment, std::string_view word, WordPlaces& places) {
  CORDWOOD_TRY(const auto strings, segment.strings());
  CORDWOOD_TRY(const auto lexicon, lexicon_of(segment));
  if (lexicon == nullptr) {
    const ContainsWord test(word);
    for (std::uint32_t id = 0; id < strings->size(); ++id)
      if (test.matches((*strings)[id])) places.strings.push_back(id);
    return success();
  }
  const bool quad = is_quad(word);
  const ContainsWord test(word);
  std::string_view rest = word;
  CORDWOOD_TRY(const auto ids, lexicon->strings_with(next_word(rest)));
  for (const std::uint32_t id : ids) {
    if (id >= strings->size()) return error(Errc::corrupt, "the lexicon names a string that is not there");
    if (!quad || test.matches((*strings)[id])) places.strings.push_back(id);
  }
  return success();
}

}  // namespace

Result<WordPlaces> find_word(const SealedSegment& segment, std::string_view word) {
  WordPlaces places;
  CORDWOOD_TRY(find_in_strings(segment, word, places));
  CORDWOOD_TRY(find_in_needles(segment, word, places));
  return places;
}

Result<NeedleInput> needle_input_of(const SealedSegment& segment, std::vector<std::uint32_t> new_groups) {
  CORDWOOD_TRY(const auto head, needle_head(segment));
  const auto groups = static_cast<std::uint32_t>(segment.directory().row_groups.size());
  const auto read_page = [&segment, head, groups](std::size_t page) -> Result<NeedlePage> {
    CORDWOOD_TRY(const std::string content, segment.read_block(segment.directory().needle_blocks[page + 1]));
    return head->decode_page(content, page, groups);
  };
  return NeedleInput{*head, read_page, std::move(new_groups)};
}

Result<void> for_each_needle_page(const SealedSegment& segment,
                                  const std::function<void(const NeedleHead&, const NeedlePage&)>& visit) {
  if (segment.directory().needle_blocks.empty()) return success();
  CORDWOOD_TRY(const auto head, needle_head(segment));
  for (std::size_t page = 0; page < head->first_keys.size(); ++page) {
    CORDWOOD_TRY(const auto decoded, needle_page(segment, *head, page));
    visit(*head, *decoded);
  }
  return success();
}

}  // namespace cordwood::indexer
