#include "catalog/CatalogCheck.h"

#include <algorithm>

namespace armature {
namespace {

class Checker {
public:
    explicit Checker(const Catalog &catalog) : m_catalog(catalog) {}

    Result<void> run() {
        if (m_catalog.schema == 0)
            fail(QStringLiteral("catalog.toml"), QStringLiteral("the file is missing"));
        unique(m_catalog.platforms, QStringLiteral("platform"));
        unique(m_catalog.indexes, QStringLiteral("index"));
        unique(m_catalog.packages, QStringLiteral("package"));
        unique(m_catalog.stacks, QStringLiteral("stack"));
        if (m_catalog.index(QStringLiteral("default")) == nullptr)
            fail(QStringLiteral("indexes.toml"), QStringLiteral("the index \"default\" is missing"));
        for (const TorchBuild &build : m_catalog.builds)
            checkBuild(build);
        for (const Package &package : m_catalog.packages)
            checkPackage(package);
        for (const Stack &stack : m_catalog.stacks)
            checkStack(stack);
        if (m_problem)
            return *m_problem;
        return {};
    }

private:
    void fail(const QString &place, const QString &why) {
        if (!m_problem)
            m_problem = Problem{ProblemCode::Malformed, place, why, {}, {}};
    }
    template <class T> void unique(const std::vector<T> &items, const QString &what) {
        QStringList seen;
        for (const T &item : items) {
            if (seen.contains(item.id))
                fail(what, QStringLiteral("the id \"%1\" is given twice").arg(item.id));
            seen << item.id;
        }
    }
    void knownPlatforms(const QString &place, const QStringList &platforms) {
        for (const QString &platform : platforms)
            if (m_catalog.platform(platform) == nullptr)
                fail(place, QStringLiteral("there is no platform \"%1\"").arg(platform));
    }
    void knownIndex(const QString &place, const QString &index) {
        if (!index.isEmpty() && m_catalog.index(index) == nullptr)
            fail(place, QStringLiteral("there is no index \"%1\"").arg(index));
    }
    void checkBuild(const TorchBuild &build) {
        const QString place = QStringLiteral("builds.toml: torch %1 %2 %3").arg(build.torch.text(), build.flavour, build.architecture);
        knownIndex(place, build.index);
        knownIndex(place, build.tritonIndex);
        if (build.isCuda() && m_catalog.flavour(build.flavour) == nullptr)
            fail(place, QStringLiteral("there is no flavour \"%1\"").arg(build.flavour));
        if (build.isCuda() && build.capabilities.empty())
            fail(place, QStringLiteral("a CUDA build needs its capabilities"));
    }
    void checkPackage(const Package &package) {
        const QString place = QStringLiteral("packages/%1.toml").arg(package.id);
        for (const Cell &cell : package.cells) {
            knownPlatforms(place, {cell.platform});
            knownIndex(place, cell.index);
        }
        for (const Floor &floor : package.floors)
            knownPlatforms(place, floor.platforms);
        for (const PastClaim &past : package.past)
            knownPlatforms(place, past.platforms);
    }
    void checkStack(const Stack &stack) {
        const QString place = QStringLiteral("stacks/%1.toml").arg(stack.id);
        for (const QString &package : stack.packages)
            if (m_catalog.package(package) == nullptr)
                fail(place, QStringLiteral("there is no package \"%1\"").arg(package));
        for (const Limit &limit : stack.limits)
            knownPlatforms(place, limit.platforms);
    }

    const Catalog &m_catalog;
    std::optional<Problem> m_problem;
};

} // namespace

Result<void> checkCatalog(const Catalog &catalog) { return Checker(catalog).run(); }

} // namespace armature
