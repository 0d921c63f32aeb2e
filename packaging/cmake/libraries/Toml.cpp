// toml++, compiled once: everybody else sees its declarations.
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
