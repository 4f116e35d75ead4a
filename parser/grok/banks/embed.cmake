# Writes SOURCE, which defines bank_files() of grok/bank_files.h with the FILES (separated by '|') in it.
# A bank grows to 64 KiB at most, the length of a literal that every compiler takes.
string(REPLACE "|" ";" files "${FILES}")
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND entries "    {\"${name}\", R\"grok(${text})grok\"},\n")
endforeach()
file(WRITE ${SOURCE} "#include \"grok/bank_files.h\"

#include <array>

namespace cordwood::parser {

std::span<const BankFile> bank_files() {
  static constexpr BankFile kFiles[] = {
${entries}  };
  return kFiles;
}

}  // namespace cordwood::parser
")
