#include "Image.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <sodium.h>
#include <sqfs/compressor.h>
#include <sqfs/data_reader.h>
#include <sqfs/dir_reader.h>
#include <sqfs/error.h>
#include <sqfs/id_table.h>
#include <sqfs/inode.h>
#include <sqfs/io.h>
#include <sqfs/super.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace starter {
namespace {

constexpr size_t Chunk = 1024 * 1024;
constexpr uint64_t Block = 4096;

/// libsquashfs reads through this: a part of a file that is already open.
struct Part {
    sqfs_file_t file; // first: libsquashfs knows only this
    int descriptor;
    uint64_t offset;
    uint64_t size;
};

bool readAll(int file, uint64_t offset, void *buffer, size_t size) {
    auto *to = static_cast<char *>(buffer);
    while (size > 0) {
        const ssize_t count = ::pread(file, to, size, static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        to += count;
        offset += static_cast<uint64_t>(count);
        size -= static_cast<size_t>(count);
    }
    return true;
}

int readPart(sqfs_file_t *file, sqfs_u64 offset, void *buffer, size_t size) {
    const auto *part = reinterpret_cast<const Part *>(file);
    if (offset > part->size || size > part->size - offset)
        return SQFS_ERROR_OUT_OF_BOUNDS;
    return readAll(part->descriptor, part->offset + offset, buffer, size) ? 0 : SQFS_ERROR_IO;
}

sqfs_u64 partSize(const sqfs_file_t *file) { return reinterpret_cast<const Part *>(file)->size; }
int refuseWrite(sqfs_file_t *, sqfs_u64, const void *, size_t) { return SQFS_ERROR_UNSUPPORTED; }
int refuseTruncate(sqfs_file_t *, sqfs_u64) { return SQFS_ERROR_UNSUPPORTED; }
void keep(sqfs_object_t *) {} // it belongs to the Reader

Problem systemProblem(const std::string &what) { return what + ": " + std::strerror(errno); }

} // namespace

struct Image::Reader {
    Part part{};
    sqfs_super_t super{};
    sqfs_compressor_t *compressor = nullptr;
    sqfs_id_table_t *ids = nullptr;
    sqfs_dir_reader_t *folders = nullptr;
    sqfs_data_reader_t *data = nullptr;
    sqfs_tree_node_t *root = nullptr;

    ~Reader() {
        if (root != nullptr)
            sqfs_dir_tree_destroy(root);
        for (void *object : std::array<void *, 4>{data, folders, ids, compressor})
            if (object != nullptr)
                sqfs_destroy(object);
    }

    int open() {
        if (const int failed = sqfs_super_read(&super, &part.file); failed != 0)
            return failed;
        sqfs_compressor_config_t config;
        if (const int failed = sqfs_compressor_config_init(&config, static_cast<SQFS_COMPRESSOR>(super.compression_id),
                                                           super.block_size, SQFS_COMP_FLAG_UNCOMPRESS);
            failed != 0)
            return failed;
        if (const int failed = sqfs_compressor_create(&config, &compressor); failed != 0)
            return failed;
        ids = sqfs_id_table_create(0);
        folders = sqfs_dir_reader_create(&super, compressor, &part.file, 0);
        data = sqfs_data_reader_create(&part.file, super.block_size, compressor, 0);
        if (ids == nullptr || folders == nullptr || data == nullptr)
            return SQFS_ERROR_ALLOC;
        if (const int failed = sqfs_id_table_read(ids, &part.file, &super, compressor); failed != 0)
            return failed;
        if (const int failed = sqfs_data_reader_load_fragment_table(data, &super); failed != 0)
            return failed;
        return sqfs_dir_reader_get_full_hierarchy(folders, ids, nullptr, 0, &root);
    }

    /// One file, folder or link; and what is below it.
    Problem write(const sqfs_tree_node_t *node, const std::string &path, const std::string &shown, std::string &listing,
                  size_t &count) const {
        const mode_t mode = node->inode->base.mode;
        if (S_ISDIR(mode)) {
            if (!shown.empty() && ::mkdir(path.c_str(), 0755) != 0)
                return systemProblem(path);
            for (const sqfs_tree_node_t *child = node->children; child != nullptr; child = child->next) {
                const std::string name = reinterpret_cast<const char *>(child->name);
                if (Problem failed =
                        write(child, path + '/' + name, shown.empty() ? name : shown + '/' + name, listing, count))
                    return failed;
            }
            return {};
        }
        if (S_ISLNK(mode)) {
            const std::string target(reinterpret_cast<const char *>(node->inode->extra),
                                     node->inode->data.slink.target_size);
            return ::symlink(target.c_str(), path.c_str()) == 0 ? Problem() : systemProblem(path);
        }
        sqfs_u64 size = 0;
        sqfs_inode_get_file_size(node->inode, &size);
        listing += std::to_string(size) + ' ' + shown + '\n';
        ++count;
        return writeFile(node->inode, size, path, (mode & 0111) != 0 ? 0755 : 0644);
    }

    Problem writeFile(const sqfs_inode_generic_t *inode, uint64_t size, const std::string &path, mode_t mode) const {
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (file < 0)
            return systemProblem(path);
        std::vector<char> buffer(Chunk);
        Problem failed;
        for (uint64_t done = 0; done < size && !failed;) {
            const sqfs_s32 count = sqfs_data_reader_read(data, inode, done, buffer.data(),
                                                         static_cast<sqfs_u32>(std::min<uint64_t>(Chunk, size - done)));
            if (count <= 0)
                failed = "the image cannot be unpacked (" + path + ")";
            else if (::write(file, buffer.data(), static_cast<size_t>(count)) != count)
                failed = systemProblem(path);
            else
                done += static_cast<uint64_t>(count);
        }
        if (::close(file) != 0 && !failed) // a full quota may show only here
            failed = systemProblem(path);
        return failed;
    }
};

Image::Image() = default;
Image::~Image() {
    m_reader.reset();
    if (m_file >= 0)
        ::close(m_file);
}

Problem Image::open(const std::string &path) {
    m_file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat whole {};
    if (m_file < 0 || ::fstat(m_file, &whole) != 0)
        return systemProblem(path);
    Elf64_Ehdr head{};
    if (!readAll(m_file, 0, &head, sizeof head) || std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
        return path + ": it is no program of this kind";
    m_offset = head.e_shoff + uint64_t{head.e_shentsize} * head.e_shnum; // the linker writes the section table last
    const auto bytes = static_cast<uint64_t>(whole.st_size);
    if (m_offset == 0 || bytes <= m_offset)
        return path + ": the file is cut off: nothing is behind its first part. Download it again.";
    m_size = bytes - m_offset;
    return {};
}

Problem Image::check(const std::string &sha256) const {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    std::vector<unsigned char> buffer(Chunk);
    for (uint64_t done = 0; done < m_size;) {
        const size_t wanted = static_cast<size_t>(std::min<uint64_t>(Chunk, m_size - done));
        if (!readAll(m_file, m_offset + done, buffer.data(), wanted))
            return systemProblem("the file cannot be read");
        crypto_hash_sha256_update(&state, buffer.data(), wanted);
        done += wanted;
    }
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state, digest.data());
    std::array<char, crypto_hash_sha256_BYTES * 2 + 1> text{};
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    if (sha256 != text.data())
        return "the file is damaged or was not downloaded completely (its content has another SHA-256 than it should). "
               "Download it again.";
    return {};
}

Problem Image::readTree() {
    m_reader = std::make_unique<Reader>();
    m_reader->part = {{}, m_file, m_offset, m_size};
    m_reader->part.file.base.destroy = keep;
    m_reader->part.file.read_at = readPart;
    m_reader->part.file.write_at = refuseWrite;
    m_reader->part.file.get_size = partSize;
    m_reader->part.file.truncate = refuseTruncate;
    if (const int failed = m_reader->open(); failed != 0)
        return "the image in this file cannot be read (squashfs error " + std::to_string(failed) +
               "). Download it again.";
    return {};
}

uint64_t Image::unpackedBytes() const {
    const std::function<uint64_t(const sqfs_tree_node_t *)> bytesOf = [&](const sqfs_tree_node_t *node) {
        sqfs_u64 size = 0;
        if (S_ISREG(node->inode->base.mode))
            sqfs_inode_get_file_size(node->inode, &size);
        uint64_t sum = (size / Block + 1) * Block;
        for (const sqfs_tree_node_t *child = node->children; child != nullptr; child = child->next)
            sum += bytesOf(child);
        return sum;
    };
    return bytesOf(m_reader->root);
}

Problem Image::unpack(const std::string &folder) const {
    std::string listing;
    size_t count = 0;
    if (Problem failed = m_reader->write(m_reader->root, folder, "", listing, count))
        return failed;
    std::ofstream file(folder + '/' + ListingName, std::ios::binary);
    file << listing << "end " << count << '\n';
    file.close();
    return file ? Problem() : systemProblem(folder + '/' + ListingName);
}

bool isComplete(const std::string &folder) {
    std::ifstream listing(folder + '/' + ListingName, std::ios::binary);
    std::string line;
    for (size_t count = 0; std::getline(listing, line); ++count) {
        if (line.rfind("end ", 0) == 0)
            return line == "end " + std::to_string(count);
        const size_t blank = line.find(' ');
        struct stat found {};
        if (blank == std::string::npos || ::lstat((folder + '/' + line.substr(blank + 1)).c_str(), &found) != 0 ||
            !S_ISREG(found.st_mode) || std::to_string(found.st_size) != line.substr(0, blank))
            return false;
    }
    return false;
}

} // namespace starter
