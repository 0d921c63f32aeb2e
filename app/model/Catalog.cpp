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

bool concernsVersions(const BuildFault &fault, const TorchBuild &build) {
    return fault.torch.contains(build.torch) &&
           (fault.triton.isEmpty() || (!build.triton.isEmpty() && fault.triton.contains(build.triton)));
}

const Cell *Package::cell(const QString &platform) const {
    const auto it = std::find_if(cells.begin(), cells.end(), [&](const Cell &c) { return c.platform == platform; });
    return it == cells.end() ? nullptr : &*it;
}

const Platform *Catalog::platform(const QString &id) const { return byId(platforms, id); }
const PackageIndex *Catalog::index(const QString &id) const { return byId(indexes, id); }
const Package *Catalog::package(const QString &name) const { return byId(packages, normalizedName(name)); }
const CudaFlavour *Catalog::flavour(const QString &id) const { return byId(flavours, id); }

const Stack *Catalog::stack(const QString &name) const {
    const Stack *found = nullptr;
    for (const Stack &stack : stacks) {
        if (name == stack.exactName())
            return &stack;
        const auto release = [](const Stack &each) { return Version::parse(each.version).valueOr({}); };
        if (name == stack.id && (found == nullptr || release(stack) > release(*found)))
            found = &stack;
    }
    return found;
}

QString Catalog::nameOf(const Stack &named) const { return stack(named.id) == &named ? named.id : named.exactName(); }

qsizetype Catalog::releasesOf(const QString &id) const {
    return std::count_if(stacks.begin(), stacks.end(), [&](const Stack &each) { return each.id == id; });
}

QStringList Catalog::stackNames() const {
    QStringList names;
    for (const Stack &each : stacks)
        names << nameOf(each);
    return names;
}

QString Catalog::indexBeside(const TorchBuild &build, const QString &package) const {
    const PackageIndex *own = index(build.index);
    return own != nullptr && own->packages.contains(package) ? build.index : DefaultIndexId;
}

} // namespace armature
