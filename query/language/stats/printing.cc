#include "printing.h"

#include <fmt/format.h>

#include "language/stats_function.h"
#include "string_literal.h"

namespace cordwood::language {
namespace {

// One overload a shape of arguments; the name of the function is printed before.
void append_arguments(std::string& out, const FieldsArgument& f) {
  out += "(";
  append_patterns(out, f.fields);
  out += ")";
}

void append_arguments(std::string& out, const LimitedFieldsArgument& f) {
  out += "(";
  append_patterns(out, f.fields);
  out += ")";
  append_limit(out, f.limit);
}

void append_arguments(std::string& out, const TupleArgument& f) {
  out += "(";
  append_names(out, f.fields);
  out += ")";
  append_limit(out, f.limit);
}

void append_arguments(std::string& out, const RowArgument& f) {
  out += "(";
  append_value(out, f.by);
  if (f.fields.size() != 1 || !f.fields.front().matches_all()) {
    out += ", ";
    append_patterns(out, f.fields);
  }
  out += ")";
}

void append_arguments(std::string& out, const FieldMaxStats& f) {
  out += "(";
  append_names(out, {f.by, f.field});
  out += ")";
}

void append_arguments(std::string& out, const FieldMinStats& f) {
  out += "(";
  append_names(out, {f.by, f.field});
  out += ")";
}

void append_arguments(std::string& out, const HistogramStats& f) {
  out += "(";
  append_value(out, f.field);
  out += ")";
}

void append_arguments(std::string& out, const QuantileStats& f) {
  out += "(" + f.phi_text;
  if (f.fields.size() != 1 || !f.fields.front().matches_all()) {
    out += ", ";
    append_patterns(out, f.fields);
  }
  out += ")";
}

void append_arguments(std::string& out, const RateStats&) { out += "()"; }

}  // namespace

void print(const StatsFunction& function, std::string& out) {
  std::visit(
      [&out](const auto& f) {
        out += f.kName;
        append_arguments(out, f);
      },
      function);
}

}  // namespace cordwood::language
