#include "Fuzz.h"

#include "base/HiddenText.h"
#include "base/LineSplitter.h"
#include "base/Literals.h"
#include "base/Requirement.h"
#include "base/Secrets.h"
#include "base/TomlText.h"
#include "catalog/CatalogLoader.h"
#include "detect/AppleText.h"
#include "detect/CpuText.h"
#include "detect/NvidiaSmi.h"
#include "detect/NvidiaSmiPages.h"
#include "detect/NvmlText.h"
#include "index/SimplePage.h"
#include "plan/Project.h"
#include "run/Journal.h"
#include "run/Manifest.h"
#include "update/CatalogArchive.h"
#include "update/SignedCatalog.h"
#include "verify/WheelRecord.h"
#include "wheels/PipReport.h"
#include "wheels/Pylock.h"
#include "wheels/Tags.h"
#include "wheels/WheelName.h"

#include <QRegularExpression>
#include <algorithm>

namespace armature::fuzz {
namespace {

/// A problem without what differs from input to input.
QString outcomeOf(const Problem &problem) {
    static const QRegularExpression particulars(u"\\d+|\"[^\"]*\"|[^\\x20-\\x7e]"_s);
    return problemCodeName(problem.code) + u' ' +
           QString(problem.detail).remove(particulars).section(u' ', 0, 3).left(40);
}

/// A number by its size only.
QString about(qsizetype count) { return QString::number(count < 4 ? count : count < 16 ? 4 : count < 100 ? 16 : 100); }

bool isShownSafely(const QString &text) {
    return std::all_of(text.begin(), text.end(), [](QChar c) {
        return c == u'\t' || c == u'\n' || (c.category() != QChar::Other_Control && c.unicode() != 0x202e);
    });
}

template <class T> QString outcomeOf(const Result<T> &result) { return result ? u"ok"_s : outcomeOf(result.problem()); }

QString toml(const QByteArray &bytes) { return outcomeOf(parseToml(bytes, u"a.toml"_s, 1'000'000)); }

QString project(const QByteArray &bytes) {
    const auto subject = subjectFromPyproject(bytes, u"pyproject.toml"_s);
    const auto lock = subjectFromLock(bytes, u"pylock.toml"_s);
    return outcomeOf(subject) + (subject ? about(qsizetype(subject->requirements.size())) : QString()) +
           outcomeOf(lock);
}

QString lock(const QByteArray &bytes) {
    static const TagSet tags(WheelEnvironment{});
    const auto resolution = parsePylock(bytes, u"pylock.toml"_s, tags);
    return outcomeOf(resolution) + (resolution ? about(qsizetype(resolution->packages.size())) : QString());
}

QString catalog(const QByteArray &bytes) {
    QString outcome;
    for (const QString &name :
         {u"builds.toml"_s, u"packages/torch.toml"_s, u"stacks/a.toml"_s, u"dependencies/a.toml"_s})
        outcome += outcomeOf(loadCatalog({{name, bytes}}));
    return outcome;
}

QString archive(const QByteArray &bytes) {
    const auto files = unpackCatalogFiles(bytes, u"catalog"_s);
    if (files)
        for (const CatalogFile &file : *files)
            demand(isCatalogFileName(file.name.toUtf8()), "a file of a catalog has the name of one");
    return outcomeOf(files) + (files ? about(qsizetype(files->size())) : QString()) +
           outcomeOf(openSignedCatalog(bytes, {}, u"catalog"_s));
}

QString json(const QByteArray &bytes) {
    const auto object = parseJsonObject(bytes, u"a.json"_s);
    if (!object)
        return outcomeOf(object);
    const auto manifest = fromJson<Manifest>(*object, u"a.json"_s);
    const auto plan = fromJson<InstallPlan>(*object, u"a.json"_s);
    const auto journal = fromJson<Journal>(*object, u"a.json"_s);
    if (manifest)
        demand(fromJson<Manifest>(toJson(*manifest), {}).ok(),
               "a manifest that was read can be written and read again");
    if (plan)
        demand(fromJson<InstallPlan>(toJson(*plan), {}).ok(), "a plan that was read can be written and read again");
    return outcomeOf(manifest) + outcomeOf(plan) + outcomeOf(journal) + outcomeOf(parsePipReport(bytes, u"a.json"_s));
}

QString page(const QByteArray &bytes, const QString &type) {
    const auto found = parseSimplePage(bytes, type, QUrl(u"https://index.example/simple/a/"_s));
    if (!found)
        return outcomeOf(found);
    for (const IndexFile &file : found->files) {
        demand(file.url.scheme() == "https"_L1 || file.url.scheme() == "http"_L1, "a link of a page is http or https");
        demand(isDistributionName(file.file), "a file of a page has the name of a distribution");
        demand(isShownSafely(file.yankedReason), "no text of a page holds control characters");
    }
    return about(qsizetype(found->files.size())) + about(found->skipped) + about(found->versions.size());
}
QString html(const QByteArray &bytes) { return page(bytes, u"text/html"_s); }
QString jsonPage(const QByteArray &bytes) { return page(bytes, u"application/vnd.pypi.simple.v1+json"_s); }

QString wheelName(const QByteArray &bytes) {
    const QString name = QString::fromUtf8(bytes);
    const auto wheel = WheelName::parse(name);
    const auto sdist = SdistName::parse(name);
    if (isDistributionName(name))
        demand(!name.contains(u'/') && !name.startsWith(u'-') && isShownSafely(name),
               "no name of a file is a path or an option");
    if (wheel) {
        static const TagSet tags(WheelEnvironment{});
        static_cast<void>(wheelFits(*wheel, tags));
        static_cast<void>(wheel->buildNumber());
    }
    return outcomeOf(wheel) + outcomeOf(sdist);
}

QString record(const QByteArray &bytes) {
    const auto entries = parseRecord(bytes, u"RECORD"_s);
    if (!entries)
        return outcomeOf(entries);
    for (const RecordEntry &entry : *entries) {
        const QByteArray path = entryPath("/env", "/env/lib/python3.12/site-packages", entry.path);
        demand(path.isEmpty() || path.startsWith("/env/"), "an entry leads nowhere outside the environment");
        demand(!path.contains("/../") && !path.endsWith("/.."), "a path of an entry is cleaned");
    }
    return about(qsizetype(entries->size()));
}

QString facts(const NvidiaFacts &found) {
    return about(qsizetype(found.gpus.size())) + (found.mismatch ? u"m"_s : QString()) +
           (found.notLoaded ? u"n"_s : QString());
}

QString nvidia(const QByteArray &bytes) {
    const QString text = QString::fromUtf8(bytes);
    return facts(parseSmiCsv(text, true)) + facts(parseSmiCsv(text, false)) + facts(parseSmiList(text)) +
           facts(parseSmiQuery(text)) + facts(parseSmiTable(text)) + facts(parseNvml(bytes));
}

QString machine(const QByteArray &bytes) {
    const QString text = QString::fromUtf8(bytes);
    static_cast<void>(parseAppleHardware(bytes));
    static_cast<void>(parseAppleDisplays(bytes));
    static_cast<void>(parseCpuInfo(text));
    static_cast<void>(parseLscpu(text));
    return about(parseSysctl(text).size());
}

QString requirement(const QByteArray &bytes) {
    const QString text = QString::fromUtf8(bytes);
    const auto file = subjectFromRequirements(bytes, u"requirements.txt"_s);
    const auto line = Requirement::parse(text);
    if (line) {
        const auto again = Requirement::parse(line->text());
        demand(again.ok() && again->text() == line->text(),
               "a requirement that was read can be written and read again");
    }
    const auto version = Version::parse(text);
    if (version)
        demand(Version::parse(version->text()).valueOr({}) == *version,
               "a version that was read can be written and read again");
    static const MarkerEnvironment here{{u"python_version"_s, u"3.12"_s}, {u"sys_platform"_s, u"linux"_s}};
    return outcomeOf(file) + (file ? about(qsizetype(file->requirements.size())) : QString()) + outcomeOf(line) +
           outcomeOf(version) + outcomeOf(evaluateMarker(text, here)) + outcomeOf(SpecifierSet::parse(text));
}

QString output(const QByteArray &bytes) {
    qsizetype lines = 0;
    bool safe = true;
    LineSplitter splitter([&](const TextLine &line) {
        ++lines;
        safe = safe && isShownSafely(line.text);
    });
    splitter.feed(QByteArrayView(bytes).first(bytes.size() / 2));
    splitter.feed(QByteArrayView(bytes).sliced(bytes.size() / 2));
    splitter.finish();
    demand(safe, "no line holds control characters");
    const QString text = QString::fromUtf8(bytes);
    const QString once = redacted(text);
    demand(redacted(once) == once, "a second redaction changes nothing");
    return about(lines) + (once == text ? u"same"_s : u"redacted"_s);
}

constexpr Target All[] = {
    {"toml", toml, R"([ ] [[ ]] = . """ ''' { } # \n true inf nan 1979-05-27T07:32:00Z 0x a.b.c \u0000)"},
    {"project", project,
     R"([project] name version requires-python dependencies = [ ] " >=3.9 dynamic [tool.uv.sources] index url path git {)"},
    {"lock", lock,
     R"(lock-version = "1.0" [[packages]] name version wheels [{ url size hashes sha256 }] marker index)"},
    {"catalog", catalog,
     R"(schema = 1 [[build]] [[fault]] [package] [[evidence]] date url flavour cu130 python torch { } [ ])"},
    {"archive", archive,
     "builds.toml packages/ stacks/ ../ / .toml armature-catalog-1 { } version created expires key size"},
    {"json", json,
     R"({ } [ ] " : , null true 1e999 -0 \u0000 \ud800 schema packages target steps kind plan install url)"},
    {"html", html,
     R"(<a href=" "> </a> <!-- --> <base <meta name="pypi:repository-version" content= data-yanked= data-requires-python= #sha256= &lt; &#x202e; .whl .tar.gz javascript: //)"},
    {"json-page", jsonPage,
     R"({ } [ ] " : , "meta" "api-version" "1.0" "files" "filename" "url" "hashes" "sha256" "yanked" "size" "upload-time" "versions")"},
    {"wheel-name", wheelName,
     "- _ . .whl .tar.gz .zip py3 none any cp312 abi3 manylinux_2_28_aarch64 1.0 1! +cu130 rc1 ../", 400},
    {"record", record, R"(, "" " sha256= ../ / ./ .pyc RECORD \r\n)"},
    {"nvidia-smi", nvidia,
     "GPU 0: NVIDIA (UUID: ) MIG [N/A] [Not Supported] , | + 580.82.09 CUDA Version: MiB 00000000:01:00.0 "
     "Driver/library version mismatch Product Name : Attached GPUs"},
    {"machine", machine,
     R"(processor : CPU implementer 0x41 part Model name: hw. machdep { } [ ] " spdisplays sppci_cores _items)"},
    {"requirement", requirement,
     R"(>= <= == != ~= === , ; [ ] @ ( ) and or not in ' " python_version sys_platform extra -r -c -e --hash=sha256: --index-url .* 1.0 rc1 .post1 .dev0 +cu130 1! # https://)",
     4000},
    {"output", output,
     "\x1b[31m \x1b]0; \x07 \r \r\n \xe2\x80\xae \xc2\x9b https://user:secret@host/ ?token=abc name:secret@proxy:3128 "
     "\xff"},
};

} // namespace

std::span<const Target> targets() { return All; }

} // namespace armature::fuzz
