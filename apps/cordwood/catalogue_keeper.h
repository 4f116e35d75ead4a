#pragma once
// Keeps the catalogue in the control database: reads it at the start, and writes down what changed every few minutes
// and at the end. After a crash the last few minutes of it are missing, until the sources are seen again.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/result.h"
#include "catalogue/catalogue.h"
#include "control/catalogue_table.h"
#include "parser/headers.h"

namespace cordwood {

class CatalogueKeeper {
 public:
  using Mask = std::function<std::string(std::string_view)>;

  /// Puts what was kept into both. What makes no sense is logged and left out. Names of columns are masked before they
  /// are written down. REQUIRES: all outlive it.
  CatalogueKeeper(catalogue::Catalogue& catalogue, std::shared_ptr<parser::Headers> headers,
                  control::CatalogueTable& table, Mask mask);
  ~CatalogueKeeper();  // Writes down what is left.
  CatalogueKeeper(const CatalogueKeeper&) = delete;
  CatalogueKeeper& operator=(const CatalogueKeeper&) = delete;

  void start();

 private:
  void restore();
  Result<void> keep();
  control::CatalogueRecords take_changes();
  void run();

  catalogue::Catalogue& catalogue_;
  const std::shared_ptr<parser::Headers> headers_;
  control::CatalogueTable& table_;
  const Mask mask_;
  control::CatalogueRecords untold_;  // Taken, and refused by the database.

  std::mutex mutex_;  // Guards stopping_.
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace cordwood
