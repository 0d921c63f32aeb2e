#include "catalog/CatalogDraft.h"

#include "model/MachineProfile.h"

#include <array>

namespace armature {
namespace {

bool isNameCharacter(QChar c) {
    const char16_t u = c.unicode();
    return u < 0x80 && (c.isLetterOrNumber() || u == '-' || u == '_' || u == '.' || u == '+' || u == '!');
}

/// Whether the text holds the file name of a wheel or a source distribution: "demo-1.0-py3-none-any.whl".
bool namesPackageFile(const QString &text) {
    static constexpr std::array Endings{".whl", ".tar.gz", ".tar.bz2", ".zip"};
    for (const char *ending : Endings)
        for (qsizetype at = text.indexOf(QLatin1String(ending)); at >= 0;
             at = text.indexOf(QLatin1String(ending), at + 1)) {
            qsizetype begin = at;
            while (begin > 0 && isNameCharacter(text[begin - 1]))
                --begin;
            if (QStringView(text).mid(begin, at - begin).indexOf(u'-') > 0) // name-version
                return true;
        }
    return false;
}

/// The entries that are none of `known` are reported, each at its own place.
QStringList knownNames(TomlTable &t, const char *key, const QStringList &known, const QString &what) {
    const QStringList names = t.texts(key);
    for (qsizetype i = 0; i < names.size(); ++i)
        if (!known.contains(names[i]))
            t.fail(key, i, u"there is no %1 \"%2\"; known are: %3"_s.arg(what, names[i].left(60), known.join(u", "_s)));
    return names;
}

} // namespace

QDate readDay(TomlTable &t, const char *key, TomlTable::Need need, const CatalogDraft &draft) {
    const QDate day = t.date(key, need);
    const QDate last = draft.catalog.date;
    if (day.isValid() && last.isValid() && day > last)
        t.fail(key,
               u"%1 is after the date of the catalog, %2"_s.arg(day.toString(Qt::ISODate), last.toString(Qt::ISODate)));
    return day;
}

std::vector<Evidence> readEvidence(TomlTable &t, TomlTable::Need need) {
    std::vector<Evidence> all;
    t.each(
        "evidence",
        [&](TomlTable &item) {
            Evidence evidence{item.text("what", TomlTable::Required), item.text("url")};
            if (!evidence.url.isEmpty() && !evidence.url.startsWith("https://"_L1))
                item.fail("url", u"a link starts with https://"_s);
            if (evidence.url.isEmpty() && !evidence.what.isEmpty() && !namesPackageFile(evidence.what))
                item.fail("what",
                          u"without a \"url\" it must name a file of a package: a wheel or a source distribution"_s);
            all.push_back(std::move(evidence));
        },
        need);
    if (need == TomlTable::Required && t.has("evidence") && all.empty())
        t.fail("evidence", u"at least one piece of evidence is needed"_s);
    return all;
}

Provenance readProvenance(TomlTable &t, TomlTable::Need need, const CatalogDraft &draft) {
    return {readEvidence(t, need), readDay(t, "checked", need, draft),
            t.name("confidence", Confidence::Inferred, need)};
}

QString readIndex(TomlTable &t, const char *key, TomlTable::Need need, const CatalogDraft &draft) {
    const QString index = t.text(key, need);
    if (!index.isEmpty() && draft.catalog.index(index) == nullptr)
        t.fail(key, u"there is no index \"%1\" in indexes.toml"_s.arg(index.left(60)));
    return index;
}

QStringList readPlatforms(TomlTable &t, const char *key, const CatalogDraft &draft) {
    QStringList known;
    for (const Platform &platform : draft.catalog.platforms)
        known << platform.id;
    return knownNames(t, key, known, u"platform"_s);
}

QStringList readFlavours(TomlTable &t, const char *key, const CatalogDraft &draft) {
    QStringList known{u"cpu"_s, u"mps"_s};
    for (const CudaFlavour &flavour : draft.catalog.flavours)
        known << flavour.id;
    return knownNames(t, key, known, u"flavour"_s);
}

QStringList readTools(TomlTable &t, const char *key) {
    return knownNames(t, key, knownTools(), u"tool that detection looks for of the name"_s);
}

} // namespace armature
