#include "model/Catalog.h"

#include "base/Literals.h"
#include "base/Requirement.h"

#include <algorithm>

namespace armature {
namespace {

template <class T> const T *byId(const std::vector<T> &items, const QString &id) {
    const auto it = std::find_if(items.begin(), items.end(), [&](const T &item) { return item.id == id; });
    return it == items.end() ? nullptr : &*it;
}

} // namespace

QString TorchBuild::label() const {
    const QString what = local.isEmpty() ? u"%1 (%2)"_s.arg(torch.text(), flavour) : exactVersion().text();
    return u"%1 from %2"_s.arg(what, index);
}

const Cell *Package::cell(const QString &platform) const {
    const auto it = std::find_if(cells.begin(), cells.end(), [&](const Cell &c) { return c.platform == platform; });
    return it == cells.end() ? nullptr : &*it;
}

const Platform *Catalog::platform(const QString &id) const { return byId(platforms, id); }
const PackageIndex *Catalog::index(const QString &id) const { return byId(indexes, id); }
const Package *Catalog::package(const QString &name) const { return byId(packages, normalizedName(name)); }
const Stack *Catalog::stack(const QString &id) const { return byId(stacks, id); }
const CudaFlavour *Catalog::flavour(const QString &id) const { return byId(flavours, id); }

QString Catalog::indexBeside(const TorchBuild &build, const QString &package) const {
    const PackageIndex *own = index(build.index);
    return own != nullptr && own->packages.contains(package) ? build.index : DefaultIndexId;
}

} // namespace armature
