#include "open/line_reader.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace cordwood::open {
namespace {

std::uint64_t count_lines(std::string_view text) {
  const auto ends = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  return ends + (text.ends_with('\n') ? 0 : 1);
}

std::uint64_t bytes_of(const std::vector<std::string>& paths) {
  std::uint64_t sum = 0;
  for (const std::string& path : paths) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure)) continue;
    const auto size = std::filesystem::file_size(path, failure);
    if (!failure) sum += size;
  }
  return sum;
}

std::string shown_name(const std::string& path) { return path == "-" ? "(standard input)" : path; }

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

LineReader::LineReader(std::vector<std::string> paths, Complain complain, Progress progress)
    : paths_(std::move(paths)),
      complain_(std::move(complain)),
      progress_(std::move(progress)),
      bytes_total_(bytes_of(paths_)) {}

bool LineReader::open_next() {
  while (next_path_ < paths_.size()) {
    const std::string& path = paths_[next_path_++];
    auto opened = LocalFile::open(path);
    if (opened.has_error()) {
      complain_(fmt::format("{}: {}", path, opened.error().message));
      continue;
    }
    file_ = std::move(opened).value();
    begun_.push_back({shown_name(path), next_arrival_});
    return true;
  }
  return false;
}

std::optional<Piece> LineReader::next() {
  const std::lock_guard lock(mutex_);
  while (!stopping_ && (file_ || open_next())) {
    auto text = file_->next();
    if (progress_) progress_(bytes_of_ended_ + file_->bytes_read(), bytes_total_);
    if (text.has_value() && !text.value().empty()) {
      Piece piece{next_piece_++, file_,          begun_.back().path, next_arrival_, count_lines(text.value()),
                  nullptr,       file_->offset()};
      piece.text = std::make_shared<const std::string>(std::move(text).value());
      next_arrival_ += piece.line_count;
      text_bytes_ += piece.text->size();
      return piece;
    }
    if (text.has_error())
      complain_(fmt::format("{}:{}: {}", begun_.back().path, next_arrival_ - begun_.back().first_arrival + 1,
                            text.error().message));
    bytes_of_ended_ += file_->bytes_read();
    file_.reset();
  }
  return std::nullopt;
}

LineReader::Place LineReader::place_of(std::uint64_t arrival) const {
  const std::lock_guard lock(mutex_);
  const auto after = std::upper_bound(begun_.begin(), begun_.end(), arrival,
                                      [](std::uint64_t at, const Begun& file) { return at < file.first_arrival; });
  const Begun& file = *std::prev(after);
  return {file.path, arrival - file.first_arrival + 1};
}

}  // namespace cordwood::open
