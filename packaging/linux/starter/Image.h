#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace starter {

/// What could not be done, in words; nothing if it was done.
using Problem = std::optional<std::string>;

/// A folder that was unpacked lists its own files in this one, written last: "SIZE PATH" lines, then "end COUNT".
inline constexpr const char *ListingName = ".files";

/// The squashfs image behind the program's own last byte, as type-2 AppImages have it.
class Image {
public:
    Image();
    ~Image();
    Image(const Image &) = delete;
    Image &operator=(const Image &) = delete;

    /// Finds the image in the file at `path`: it begins where the ELF file ends.
    Problem open(const std::string &path);
    /// Reads the whole image and compares its SHA-256 with the one the program was built with (64 hexadecimal digits).
    Problem check(const std::string &sha256) const;
    /// Reads what is inside. Call it before unpackedBytes() and unpack().
    Problem readTree();
    /// Bytes of all files, each rounded up to the blocks of an ordinary file system.
    [[nodiscard]] uint64_t unpackedBytes() const;
    /// Writes everything into `folder`, which must exist and be empty, and the listing last.
    Problem unpack(const std::string &folder) const;
    [[nodiscard]] uint64_t offset() const { return m_offset; }

private:
    struct Reader;
    std::unique_ptr<Reader> m_reader;
    int m_file = -1;
    uint64_t m_offset = 0;
    uint64_t m_size = 0;
};

/// Whether every file that `folder`'s listing names is there with its size.
bool isComplete(const std::string &folder);

} // namespace starter
