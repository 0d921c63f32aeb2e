#include "present/PlatformText.h"

#include "base/Literals.h"
#include "present/Words.h"

#include <algorithm>

namespace armature {
namespace {

constexpr int NamedExceptions = 6;

bool isShown(const Package &package, const PlatformView &view) {
    return view.dependencies || package.dependencyOf.isEmpty();
}

bool concerns(const PastClaim &past, const PlatformView &view) {
    return (!view.since.isValid() || past.superseded >= view.since) &&
           std::any_of(view.platforms.begin(), view.platforms.end(),
                       [&](const Platform *platform) { return past.concerns(platform->id); });
}

QString marked(const Cell *cell) {
    const Status status = cell != nullptr ? cell->status : Status::Unknown;
    return statusMark(status) + u' ' + statusWord(status);
}

QString onePlatform(const std::vector<ShownCell> &cells, int width) {
    std::vector<QStringList> rows;
    for (const ShownCell &shown : cells) {
        const Cell known = shown.cell != nullptr ? *shown.cell : Cell();
        rows.push_back({shown.package->title, marked(shown.cell), known.version.text(), known.since.text(),
                        newestText(known), known.provenance.checked.toString(Qt::ISODate), known.limitation});
    }
    return textTable({Words::tr("package"), Words::tr("status"), Words::tr("version"), Words::tr("since"),
                      Words::tr("newest"), Words::tr("checked"), Words::tr("what limits it")},
                     rows, width);
}

QString severalPlatforms(const std::vector<ShownCell> &cells, const PlatformView &view, int width) {
    QStringList header{Words::tr("package")};
    for (const Platform *platform : view.platforms)
        header << platform->title;
    std::vector<QStringList> rows;
    const Package *last = nullptr;
    for (const ShownCell &shown : cells) {
        if (shown.package != last)
            rows.push_back({shown.package->title});
        last = shown.package;
        const auto column =
            std::find(view.platforms.begin(), view.platforms.end(), shown.platform) - view.platforms.begin();
        while (rows.back().size() <= column)
            rows.back() << QString(); // nothing was said since the day that is asked for
        rows.back() << marked(shown.cell);
    }
    for (QStringList &row : rows)
        while (row.size() < header.size())
            row << QString();
    return textTable(header, rows, width);
}

} // namespace

std::vector<ShownCell> shownCells(const Catalog &catalog, const PlatformView &view) {
    std::vector<ShownCell> cells;
    for (const Package &package : catalog.packages) {
        if (!isShown(package, view))
            continue;
        for (const Platform *platform : view.platforms) {
            const Cell *cell = package.cell(platform->id);
            if (!view.since.isValid() || (cell != nullptr && cell->provenance.checked >= view.since))
                cells.push_back({&package, platform, cell});
        }
    }
    return cells;
}

std::vector<std::pair<const Package *, const PastClaim *>> shownPast(const Catalog &catalog, const PlatformView &view) {
    std::vector<std::pair<const Package *, const PastClaim *>> found;
    for (const Package &package : catalog.packages)
        for (const PastClaim &past : package.past)
            if (concerns(past, view))
                found.emplace_back(&package, &past);
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &a, const auto &b) { return a.second->superseded > b.second->superseded; });
    return found;
}

QString newestText(const Cell &cell) {
    if (cell.latest.isEmpty())
        return {};
    QString text = cell.latest == cell.version ? u"="_s : cell.latest.text();
    if (!cell.latestPython.isEmpty())
        text += Words::tr(" (needs Python %1)").arg(cell.latestPython.text());
    return text;
}

QString dependenciesText(const Catalog &catalog, const QString &platform, int width) {
    QString text;
    for (const Stack &stack : catalog.stacks) {
        if (catalog.stack(stack.id) != &stack) // what an older release brings is told among the same rows
            continue;
        std::array<QStringList, 4> byStatus;
        qsizetype all = 0;
        for (const Package &package : catalog.packages) {
            const Cell *cell = package.dependencyOf == stack.id ? package.cell(platform) : nullptr;
            if (cell == nullptr)
                continue;
            byStatus.at(size_t(cell->status)) << package.id;
            ++all;
        }
        if (all == 0)
            continue;
        QStringList counts;
        for (size_t i = 0; i < byStatus.size(); ++i) {
            const QStringList &names = byStatus.at(i);
            if (names.isEmpty())
                continue;
            QString count = Words::tr("%1 %2", "number, status").arg(names.size()).arg(statusWord(Status(i)));
            if (Status(i) != Status::Available)
                count += u" ("_s + names.mid(0, NamedExceptions).join(u", "_s) +
                         (names.size() > NamedExceptions ? u", …)"_s : u")"_s);
            counts << count;
        }
        text += wrapped(Words::tr("%1 brings %2 more packages: %3. --all lists them.")
                            .arg(stack.title)
                            .arg(all)
                            .arg(counts.join(u", "_s)),
                        width) +
                u'\n';
    }
    return text;
}

QString platformText(const Catalog &catalog, const PlatformView &view, int width) {
    const std::vector<ShownCell> cells = shownCells(catalog, view);
    QStringList titles;
    for (const Platform *platform : view.platforms)
        titles << platform->title;
    QString text =
        Words::tr("Catalog of %1: %2.").arg(catalog.date.toString(Qt::ISODate), titles.join(u", "_s)) + u"\n\n"_s;
    if (cells.empty())
        text += Words::tr("Nothing was checked since %1.").arg(view.since.toString(Qt::ISODate)) + u'\n';
    else
        text += view.platforms.size() == 1 ? onePlatform(cells, width) : severalPlatforms(cells, view, width);
    if (!view.dependencies && view.platforms.size() == 1)
        text += u'\n' + dependenciesText(catalog, view.platforms.front()->id, width);
    if (!view.since.isValid())
        return text;
    const auto past = shownPast(catalog, view);
    if (!past.empty())
        text += u'\n' + Words::tr("No longer believed since %1:").arg(view.since.toString(Qt::ISODate)) + u'\n';
    for (const auto &[package, claim] : past)
        text += u"  "_s +
                wrapped(Words::tr("%1: \"%2\" %3", "package, belief, what is true instead")
                            .arg(package->title, claim->claim, claim->reason),
                        width - 2, 4) +
                u'\n';
    return text;
}

} // namespace armature
