#pragma once
// The files of grok/banks/, compiled in. Each begins with what its family is, then has up to three sections:
//
//   [both]      patterns that both banks define alike
//   [ecs-v1]    those of the bank with the field names of the Elastic Common Schema
//   [legacy]    those of the bank with the older, flat names
//
// A line is a name, one blank and the pattern. A line indented by four blanks continues the one above;
// further blanks belong to the pattern. Blanks at the end of a line do not. Lines with '#' are comments.

#include "embedded_files.h"  // bank_files()
