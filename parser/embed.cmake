# Writes SOURCE, which defines FUNCTION of embedded_files.h with the FILES (separated by '|') in it.
# A file grows to 64 KiB at most, the length of a literal that every compiler takes.
string(REPLACE "|" ";" files "${FILES}")
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND entries "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
file(WRITE ${SOURCE} "#include \"embedded_files.h\"

namespace cordwood::parser {

std::span<const EmbeddedFile> ${FUNCTION}() {
  static constexpr EmbeddedFile kFiles[] = {
${entries}  };
  return kFiles;
}

}  // namespace cordwood::parser
")
