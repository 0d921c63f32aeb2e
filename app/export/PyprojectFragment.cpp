#include "export/PyprojectFragment.h"

#include "base/Literals.h"
#include "base/Secrets.h"
#include "base/TomlString.h"
#include "export/PlatformParts.h"
#include "export/SafeText.h"
#include "present/Words.h"
#include "wheels/IndexUrl.h"

namespace armature {
namespace {

QString tomlList(const QString &key, const QStringList &values) {
    QString text = key + u" = [\n"_s;
    for (const QString &value : values)
        text += u"    "_s + tomlString(value) + u",\n"_s;
    return text + u"]\n"_s;
}

/// Writes one file; each function adds one table.
class FragmentWriter {
public:
    FragmentWriter(const PyprojectInputs &inputs, PlatformParts parts) : m_in(inputs), m_parts(std::move(parts)) {
        for (const PlatformPart &part : m_parts.parts)
            m_markers << part.marker;
    }

    QString run(const QString &python) {
        const QString mapped = sources(); // first: it says which indexes are used
        return header() + project(python) + uvTable() + mapped + indexes();
    }

private:
    [[nodiscard]] QString header() const {
        QString text = commentLine(Words::tr("Written by %1 from its catalog of %2, for uv (uv lock, uv sync).")
                                       .arg(m_in.program, m_in.catalog.date.toString(Qt::ISODate)));
        text +=
            commentBlock(m_used.isEmpty() ? Words::tr("All packages come from the default index, whatever yours is.")
                                          : Words::tr("Packages come from the default index, whatever yours is; those "
                                                      "mapped below come from PyTorch's."));
        text += u"#\n"_s;
        for (const PlatformPart &part : m_parts.parts)
            text += commentBlock(
                part.torch.build
                    ? Words::tr("%1: torch %2 (%3).").arg(part.platform.id, part.torch.build->label(), part.basis)
                    : Words::tr("%1: PyTorch is not asked for (%2).").arg(part.platform.id, part.basis));
        for (const QString &line : m_parts.leftOut)
            text += commentBlock(line);
        for (const QString &line : replacements())
            text += commentBlock(line);
        if (!m_in.subject.sourceBuilds.isEmpty())
            text += commentBlock(Words::tr("Without wheels, built from source where they are wanted: %1.")
                                     .arg(m_in.subject.sourceBuilds.join(u", "_s)));
        return text + u'\n';
    }

    /// What differs from the subject's own words for another reason than the choice of the build, which is told above.
    [[nodiscard]] QStringList replacements() const {
        QStringList lines;
        for (const PlatformPart &part : m_parts.parts)
            for (const PlannedRequirement &requirement : part.set.direct) {
                if (requirement.replaces.isEmpty() || requirement.index != DefaultIndexId ||
                    requirement.replaces.startsWith("torch"_L1))
                    continue;
                lines << Words::tr("%1: %2 instead of %3: %4")
                             .arg(part.platform.id, requirement.text, requirement.replaces, requirement.why);
            }
        return lines;
    }

    [[nodiscard]] QString project(const QString &python) const {
        std::vector<QStringList> lists;
        for (const PlatformPart &part : m_parts.parts) {
            QStringList list;
            for (const PlannedRequirement &requirement : part.set.direct)
                list << requirement.text;
            lists.push_back(list);
        }
        const QString name = normalizedName(m_in.subject.id);
        return u"[project]\n"_s + commentLine(Words::tr("Name and version are yours to keep; uv asks for both.")) +
               u"name = %1\nversion = \"0\"\nrequires-python = %2\n"_s.arg(tomlString(name), tomlString(python)) +
               tomlList(u"dependencies"_s, mergedRequirements(m_markers, lists));
    }

    [[nodiscard]] QString uvTable() const {
        QString text =
            u"\n[tool.uv]\n"_s +
            commentLine(Words::tr("The machines this was made for: uv looks for a solution for these and no others.")) +
            tomlList(u"environments"_s, m_markers);
        std::vector<QStringList> lists;
        bool any = false;
        for (const PlatformPart &part : m_parts.parts) {
            lists.push_back(part.set.constraints);
            any = any || !part.set.constraints.isEmpty();
        }
        if (any)
            text += commentLine(Words::tr("What works there, also for packages that only others ask for.")) +
                    tomlList(u"constraint-dependencies"_s, mergedRequirements(m_markers, lists));
        return text;
    }

    /// Markers always: one source for all would send the other platforms to an index that has nothing for them.
    QString sources() {
        QMap<QString, QStringList> entries;
        for (const PlatformPart &part : m_parts.parts)
            for (const PlannedRequirement &requirement : part.set.direct) {
                if (requirement.index == DefaultIndexId || requirement.index.isEmpty())
                    continue;
                if (!m_used.contains(requirement.index))
                    m_used << requirement.index;
                entries[Requirement::parse(requirement.text).valueOr({}).normalized()]
                    << u"    { index = %1, marker = %2 },\n"_s.arg(tomlString(requirement.index),
                                                                   tomlString(part.marker));
            }
        if (entries.isEmpty())
            return {};
        QString text = u"\n[tool.uv.sources]\n"_s;
        for (auto it = entries.begin(); it != entries.end(); ++it)
            text += it.key() + u" = [\n"_s + it.value().join(QString()) + u"]\n"_s;
        return text;
    }

    [[nodiscard]] QString indexes() const {
        QString text;
        if (m_in.indexOverrides.contains(DefaultIndexId))
            text += u"\n[[tool.uv.index]]\nname = \"default\"\nurl = %1\ndefault = true\n"_s.arg(
                tomlString(withoutCredentials(m_in.indexOverrides.value(DefaultIndexId))));
        for (const QString &id : m_used) {
            const PackageIndex *index = m_in.catalog.index(id);
            if (index == nullptr)
                continue;
            const QString variable = u"UV_INDEX_"_s + id.toUpper().replace(u'-', u'_');
            const bool other = m_in.indexOverrides.contains(id);
            text += u'\n' + commentLine(index->title + u": "_s +
                                        Words::tr("asked for the packages above and for nothing else."));
            if (other)
                text += commentLine(
                    Words::tr("Credentials, if it wants any, come from %1_USERNAME and %1_PASSWORD.").arg(variable));
            text += u"[[tool.uv.index]]\nname = %1\nurl = %2\nexplicit = true\n"_s.arg(
                tomlString(id), tomlString(withoutCredentials(other ? m_in.indexOverrides.value(id) : index->url)));
        }
        return text;
    }

    const PyprojectInputs &m_in;
    PlatformParts m_parts;
    QStringList m_markers;
    QStringList m_used; ///< ids of the explicit indexes, in the order they were met
};

} // namespace

Result<QString> pyprojectFragment(const PyprojectInputs &inputs) {
    if (const auto checked = applyIndexOverrides(inputs.catalog.indexes, inputs.indexOverrides); !checked)
        return checked.problem();
    PlatformParts parts = platformParts(inputs);
    if (parts.parts.empty())
        return Problem{.code = ProblemCode::NoBuildFits,
                       .subject = inputs.subject.title,
                       .detail = u"no platform asked for has a PyTorch build that fits"_s,
                       .evidence = parts.leftOut.join(u'\n')};
    const auto python = sharedPython(inputs.subject, parts.parts);
    if (!python)
        return python.problem();
    return FragmentWriter(inputs, std::move(parts)).run(*python);
}

} // namespace armature
