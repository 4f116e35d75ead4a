#pragma once
// What has a heading: rows are held back until the first of them have shown which fields there are.

#include <map>
#include <unordered_map>

#include "api/row_text.h"

namespace cordwood::api {

class ColumnWriter : public RowWriter {
 public:
  bool write(const query::RowBlock& rows, std::string& out) final;
  Result<void> finish(std::string& out) override;

 protected:
  using Row = std::map<std::string, std::string, std::less<>>;

  const std::vector<std::string>& names() const { return names_; }

  virtual std::string cell_of(std::string_view value) const { return std::string(value); }
  /// Of a row that is held back, before anything is written.
  virtual void see_cell(std::size_t /*column*/, std::string_view /*cell*/) {}
  virtual void write_names(std::string& out) = 0;
  virtual void write_row(const Row& row, std::string& out) = 0;
  /// A name that came after the heading. False: no more rows are wanted.
  virtual bool take_late_name(const std::string& name, std::string& out) = 0;

  void add_name(std::string name) {
    places_.emplace(name, names_.size());
    names_.push_back(std::move(name));
  }
  void write_held(std::string& out);

 private:
  // What is held back at most: so many rows, or rows with so many bytes.
  static constexpr std::size_t kSampleRows = 1000;
  static constexpr std::size_t kSampleBytes = 1 << 20;

  std::vector<std::string> names_;
  std::unordered_map<std::string, std::size_t> places_;  // By name.
  std::vector<Row> held_;
  std::size_t held_bytes_ = 0;
  bool has_begun_ = false;
};

}  // namespace cordwood::api
