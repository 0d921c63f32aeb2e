#include "catalog/CatalogCheck.h"

#include "base/Literals.h"

#include <algorithm>

namespace armature {
namespace {

class Checker {
public:
    explicit Checker(const Catalog &catalog) : m_catalog(catalog) {}

    Result<void> run() {
        if (m_catalog.schema == 0)
            fail(u"catalog.toml"_s, u"the file is missing"_s);
        unique(m_catalog.platforms, u"platform"_s);
        unique(m_catalog.indexes, u"index"_s);
        unique(m_catalog.packages, u"package"_s);
        unique(m_catalog.stacks, u"stack"_s);
        if (m_catalog.index(DefaultIndexId) == nullptr)
            fail(u"indexes.toml"_s, u"the index \"default\" is missing"_s);
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
            m_problem = Problem{.code = ProblemCode::Malformed, .subject = place, .detail = why};
    }
    template <class T> void unique(const std::vector<T> &items, const QString &what) {
        QStringList seen;
        for (const T &item : items) {
            if (seen.contains(item.id))
                fail(what, u"the id \"%1\" is given twice"_s.arg(item.id));
            seen << item.id;
        }
    }
    void knownPlatforms(const QString &place, const QStringList &platforms) {
        for (const QString &platform : platforms)
            if (m_catalog.platform(platform) == nullptr)
                fail(place, u"there is no platform \"%1\""_s.arg(platform));
    }
    void knownIndex(const QString &place, const QString &index) {
        if (!index.isEmpty() && m_catalog.index(index) == nullptr)
            fail(place, u"there is no index \"%1\""_s.arg(index));
    }
    void checkBuild(const TorchBuild &build) {
        const QString place =
            u"builds.toml: torch %1 %2 %3"_s.arg(build.torch.text(), build.flavour, build.architecture);
        knownIndex(place, build.index);
        knownIndex(place, build.tritonIndex);
        if (build.isCuda() && m_catalog.flavour(build.flavour) == nullptr)
            fail(place, u"there is no flavour \"%1\""_s.arg(build.flavour));
        if (build.isCuda() && build.capabilities.empty())
            fail(place, u"a CUDA build needs its capabilities"_s);
    }
    void checkPackage(const Package &package) {
        const QString place = u"packages/%1.toml"_s.arg(package.id);
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
        const QString place = u"stacks/%1.toml"_s.arg(stack.id);
        for (const QString &package : stack.packages)
            if (m_catalog.package(package) == nullptr)
                fail(place, u"there is no package \"%1\""_s.arg(package));
        for (const Limit &limit : stack.limits)
            knownPlatforms(place, limit.platforms);
    }

    const Catalog &m_catalog;
    std::optional<Problem> m_problem;
};

} // namespace

Result<void> checkCatalog(const Catalog &catalog) { return Checker(catalog).run(); }

} // namespace armature
