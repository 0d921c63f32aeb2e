#include "plan/ChooseIndexes.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "wheels/IndexUrl.h"

#include <QUrl>

#include <algorithm>

namespace armature {
namespace {

void useIndex(const Catalog &catalog, const QString &id, IndexChoice &choice) {
    const PackageIndex *entry = catalog.index(id);
    const auto same = [&](const PackageIndex &used) { return used.id == id; };
    if (entry == nullptr || std::any_of(choice.used.begin(), choice.used.end(), same))
        return;
    PackageIndex shown = *entry;
    if (choice.urls.contains(id))
        shown.url = withoutCredentials(choice.urls.value(id));
    else if (id != DefaultIndexId)
        choice.urls.insert(id, entry->url);
    choice.used.push_back(std::move(shown));
}

} // namespace

Result<IndexChoice> chooseIndexes(const MachineProfile &machine, Installer installer, const Catalog &catalog,
                                  const Choices &choices, const std::optional<TorchBuild> &build) {
    const InstallerSettings &settings = machine.settings.of(installer);
    if (settings.problem)
        return *settings.problem;
    if (const auto checked = applyIndexOverrides(catalog.indexes, choices.indexOverrides); !checked)
        return checked.problem();
    IndexChoice choice;
    if (settings.index) // a recorded machine has **** for credentials: better none
        choice.urls.insert(DefaultIndexId,
                           machine.simulated ? withoutCredentials(settings.index->url) : settings.index->url);
    choice.urls.insert(choices.indexOverrides);
    useIndex(catalog, DefaultIndexId, choice);
    if (build) {
        useIndex(catalog, build->index, choice);
        useIndex(catalog, build->tritonIndex, choice);
    }
    return choice;
}

Result<QString> chosenProxy(const Choices &choices) {
    static const QStringList schemes{u"http"_s, u"https"_s, u"socks5"_s, u"socks5h"_s};
    const QUrl proxy(choices.proxy, QUrl::StrictMode);
    if (choices.proxy.isEmpty() || (proxy.isValid() && !proxy.host().isEmpty() && schemes.contains(proxy.scheme())))
        return choices.proxy;
    return Problem{.code = ProblemCode::Usage,
                   .subject = u"proxy"_s,
                   .detail = u"it is not the URL of a proxy"_s,
                   .remedy = u"Write it like http://proxy.example:3128"_s};
}

} // namespace armature
