#pragma once
// A thin hand on SQLite: prepared statements and Results instead of status codes.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace cordwood::control {

/// A prepared statement. Bind every parameter, then step until it gives false.
class Statement {
 public:
  Statement& bind(int index, std::string_view text);  // From 1.
  Statement& bind(int index, std::int64_t number);
  /// Whether there is a row to read; false at the end.
  Result<bool> step();
  /// For statements that give no rows.
  Result<void> run();
  void reset();  // To be bound and run again.
  std::string text(int column) const;  // From 0.
  std::int64_t number(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// Threads: one at a time.
class Database {
 public:
  /// Errc::corrupt when the file is not a database. Made with mode 0600 when absent.
  static Result<Database> open(const std::filesystem::path& path);

  Result<void> execute(const std::string& statements);
  Result<Statement> prepare(std::string_view statement);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit Database(sqlite3* database) : database_(database) {}
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace cordwood::control
