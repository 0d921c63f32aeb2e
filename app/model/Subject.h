#pragma once

#include "base/Requirement.h"
#include "model/Catalog.h"

namespace armature {

/// The packages whose build and index are chosen for the machine: PyTorch, what is built with it, and Triton.
inline QStringList chosenForTheMachine() {
    return {QStringLiteral("torch"), QStringLiteral("torchvision"), QStringLiteral("torchaudio"),
            QStringLiteral("triton")};
}

/// What is to be installed: a stack of the catalog or somebody's own project, in one shape.
struct Subject {
    QString id;        ///< stack id, or the project's name
    QString release{}; ///< of the stack
    QString title;     ///< "H2O LLM Studio 1.14.9"
    QString origin;    ///< where the requirements stand: "llm-studio 1.14.9", "pyproject.toml"
    SpecifierSet python;
    std::vector<Requirement> requirements;
    QStringList rows; ///< packages to show, in order
    QString preferFlavour;
    QStringList sourceBuilds;         ///< normalised names that may be built from their sdist
    std::vector<StackFloor> floors{}; ///< the stack's own
    std::vector<Limit> limits;
    QStringList notes;      ///< what was read and is not followed, in words
    QStringList ownIndexes; ///< where the project names indexes of its own: "requirements.txt:1 --index-url"
    double diskGb = 0;
    bool fromStack = false;
    QMap<QString, QStringList> hashes; ///< normalised name -> hashes that the project states: "sha256:…"
    QString file;   ///< the project's own file, absolute, where the installer reads it; empty: the requirements above
    QString folder; ///< where it lies
    QString editable{};       ///< folder of the project that is to be installed itself, in place; empty: it is not
    QStringList ownSources{}; ///< normalised names that the project's own file gives a source ([tool.uv.sources])
    QStringList kept{};       ///< "name==version": what asks for PyTorch stays as the installer chose it by itself
    Version plainTorch{};     ///< the version of torch that the installer chose by itself; empty: none
    QString plainFlavour{};   ///< what that build is made for by what it brings: "cu121", "cpu"; empty: not known
    std::vector<TorchBuild> tried{}; ///< the installer found no set of versions with them: they are not chosen again
    bool operator==(const Subject &) const = default;

    /// The requirement on `package` (normalised name), or nullptr.
    [[nodiscard]] const Requirement *requirement(const QString &package) const;
};

/// That a newer release of the stack is known, as what is said before anything is installed.
std::optional<Limit> newerRelease(const Stack &stack);

/// A stack with some of its options as a subject. UnknownName with the nearest for an option it does not have.
Result<Subject> subjectOf(const Stack &stack, const QStringList &options);

} // namespace armature
