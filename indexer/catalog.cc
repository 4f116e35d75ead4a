#include "catalog.h"

#include <utility>

#include "base/log.h"

namespace cordwood::indexer {

Manifest Catalog::manifest() const {
  const std::lock_guard lock(mutex_);
  return manifest_;
}

void Catalog::read(const std::function<void(const Manifest&)>& visit) const {
  const std::lock_guard lock(mutex_);
  visit(manifest_);
}

std::uint64_t Catalog::new_number() {
  const std::lock_guard lock(mutex_);
  return manifest_.next_number++;
}

Result<void> Catalog::change(const std::function<void(Manifest&)>& edit,
                             const std::function<void(const Manifest&)>& installed) {
  const std::lock_guard lock(mutex_);
  Manifest edited = manifest_;
  edit(edited);
  in_doubt_ = true;
  CORDWOOD_TRY(save_manifest(files_, folder_, edited));
  in_doubt_ = false;
  manifest_ = std::move(edited);
  installed(manifest_);
  remove_discarded();
  return success();
}

void Catalog::discard(std::vector<std::filesystem::path> paths) {
  const std::lock_guard lock(mutex_);
  discarded_.insert(discarded_.end(), std::make_move_iterator(paths.begin()), std::make_move_iterator(paths.end()));
  remove_discarded();
}

std::size_t Catalog::discarded_count() const {
  const std::lock_guard lock(mutex_);
  return discarded_.size();
}

Catalog::KeepFiles::KeepFiles(Catalog& catalog) : catalog_(catalog) {
  const std::lock_guard lock(catalog_.mutex_);
  ++catalog_.keepers_;
}

Catalog::KeepFiles::~KeepFiles() {
  const std::lock_guard lock(catalog_.mutex_);
  --catalog_.keepers_;
  catalog_.remove_discarded();
}

void Catalog::remove_discarded() {
  if (in_doubt_ || keepers_ > 0) return;
  std::vector<std::filesystem::path> kept;
  for (std::filesystem::path& path : discarded_) {
    const Result<void> removed = files_.remove(path);
    if (removed || removed.error().code == Errc::not_found) continue;
    log::warning("indexer", "cannot remove {} yet: {}", path.string(), removed.error().message);
    kept.push_back(std::move(path));
  }
  discarded_ = std::move(kept);
}

}  // namespace cordwood::indexer
