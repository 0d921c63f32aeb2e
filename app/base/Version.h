#pragma once

#include "base/Result.h"

#include <QString>
#include <compare>
#include <vector>

namespace armature {

/// A version in the order of the Python packaging specification (version-specifiers, PEP 440).
/// Driver, glibc, CUDA and macOS versions are plain release segments of it ("535.154.05" orders after "535.54").
class Version {
public:
    Version() = default;

    /// Malformed for anything but a PEP 440 version (leading "v", blanks and letter case are normalised away), and for
    /// numbers of more than 18 digits: there are versions that hold a date and a time, but none that hold more.
    static Result<Version> parse(const QString &text);
    /// For constants in code and tests: an empty version if `text` does not parse.
    static Version of(const char *text);

    [[nodiscard]] bool isEmpty() const { return m_release.empty(); }
    /// Normalised text, with local label: "2.8.0+cu129".
    [[nodiscard]] QString text() const;
    /// Normalised text without the local label.
    [[nodiscard]] QString publicText() const;
    /// The text it was parsed from, with the local label of the last withLocal(): for versions of things that are not
    /// Python packages ("580.95.05", where text() drops the zero), and for JSON.
    [[nodiscard]] const QString &asWritten() const { return m_written; }
    [[nodiscard]] const QString &local() const { return m_local; }
    [[nodiscard]] bool isPrerelease() const { return m_preKind != 0 || m_dev >= 0; }
    /// 0.0.0.dev0, 0.0.0a0, 0.0.1rc0: a name that is held, and nothing in it.
    [[nodiscard]] bool isPlaceholder() const;
    [[nodiscard]] bool isPostrelease() const { return m_post >= 0; }
    /// Release segment `index`, 0 where the version is shorter: segment(0) is the major number. At most the greatest
    /// int.
    [[nodiscard]] int segment(int index) const;
    [[nodiscard]] const std::vector<qint64> &release() const { return m_release; }
    /// Same epoch, and the first `count` release segments are those of `other`: what "==1.2.*" asks with a count of 2.
    [[nodiscard]] bool startsLike(const Version &other, size_t count) const;
    [[nodiscard]] Version withoutLocal() const;
    [[nodiscard]] Version withLocal(const QString &label) const;

    std::strong_ordering operator<=>(const Version &other) const;
    bool operator==(const Version &other) const {
        return (*this <=> other) == 0;
    } // NOLINT(modernize-use-nullptr): clang-tidy 14 misreads <=>

private:
    qint64 m_epoch = 0;
    std::vector<qint64> m_release;
    char m_preKind = 0; ///< 'a', 'b', 'c' (rc) or 0
    qint64 m_pre = 0;
    qint64 m_post = -1;
    qint64 m_dev = -1;
    QString m_local;
    QString m_written; ///< no part of the order or of equality
};

/// A set of specifiers: ">=1.26.0, <2.0.0", "==3.10.*", "~=2.1", "!=2.0.1", "===x". Empty admits everything.
class SpecifierSet {
public:
    SpecifierSet() = default;
    static Result<SpecifierSet> parse(const QString &text);
    static SpecifierSet of(const char *text);

    /// Whether `version` satisfies every specifier. A pre-release is admitted only if a specifier other than "!=" names
    /// one.
    [[nodiscard]] bool contains(const Version &version) const;
    [[nodiscard]] bool isEmpty() const { return m_specifiers.empty(); }
    [[nodiscard]] QString text() const;
    /// The version of a sole "==" without wildcard, else empty.
    [[nodiscard]] Version pinned() const;

    bool operator==(const SpecifierSet &other) const { return text() == other.text(); }

private:
    struct Specifier {
        QString op;
        QString text; ///< version text, wildcard removed
        Version version;
        bool wildcard = false;
    };
    /// What the grammar forbids about a specifier, or nothing.
    [[nodiscard]] static QString objection(const Specifier &specifier);
    [[nodiscard]] static bool admits(const Specifier &specifier, const Version &version);
    std::vector<Specifier> m_specifiers;
};

} // namespace armature
