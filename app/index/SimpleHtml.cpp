#include "base/Literals.h"
#include "base/Secrets.h"
#include "index/HtmlTags.h"
#include "index/SimplePage.h"
#include "wheels/IndexUrl.h"
#include "wheels/WheelName.h"

namespace armature {
namespace {

/// Collects what an index page shows, and what betrays another page.
class HtmlReader {
public:
    HtmlReader(const QUrl &page, const PageLimits &limits) : m_page(page), m_base(page), m_limits(limits) {}

    Result<SimplePage> read(const QByteArray &body) {
        HtmlTags tags(body);
        for (HtmlTag tag = tags.next(); !tag.name.isEmpty(); tag = tags.next()) {
            m_isHtml = true;
            if (tag.name == "a" && ++m_anchors > m_limits.links)
                return tooManyLinks(m_page, m_limits);
            take(tag);
            if (!isKnownApiVersion(m_apiVersion))
                return unknownApiVersion(m_apiVersion, m_page);
        }
        if (m_result.files.empty() && !isEmptyPage())
            return Problem{.code = ProblemCode::NotAnIndex,
                           .subject = withoutCredentials(m_page.toString()),
                           .detail = whyNoIndex()};
        return m_result;
    }

private:
    void take(const HtmlTag &tag) {
        if (tag.name == "a" && tag.attributes.contains("href"))
            takeLink(tag);
        else if (tag.name == "base" && !m_baseSeen && tag.attributes.contains("href")) {
            m_base = m_page.resolved(QUrl(tag.attributes.value("href").trimmed(), QUrl::TolerantMode));
            m_baseSeen = true;
        } else if (tag.name == "meta" && tag.attributes.value("name") == "pypi:repository-version"_L1) {
            m_apiVersion = tag.attributes.value("content").trimmed();
            m_declared = true;
        } else if (tag.name == "form" ||
                   (tag.name == "input" && tag.attributes.value("type").toLower() == "password"_L1)) {
            m_hasForm = true;
        } else if (tag.name == "script" || tag.name == "iframe") {
            m_hasScript = true;
        }
    }

    void takeLink(const HtmlTag &tag) {
        const QString href = tag.attributes.value("href").trimmed();
        const QUrl url = m_base.resolved(QUrl(href, QUrl::TolerantMode));
        const QString name = fileNameOf(url.toString(QUrl::FullyEncoded));
        const bool http = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
        if (!http || (!isWheelFile(name) && !isSdistFile(name))) {
            if (href != "../"_L1) // of a folder listing
                ++m_otherLinks;
            return;
        }
        if (!isDistributionName(name)) {
            ++m_result.skipped;
            ++m_otherLinks;
            return;
        }
        IndexFile file;
        file.file = name;
        file.url = url.adjusted(QUrl::RemoveFragment);
        const QString fragment = url.fragment();
        const QLatin1String hash("sha256=");
        if (fragment.startsWith(hash))
            file.sha256 = checkedSha256(fragment.mid(hash.size()).section(u'&', 0, 0));
        file.requiresPython = shownText(tag.attributes.value("data-requires-python"));
        file.yanked = tag.attributes.contains("data-yanked");
        file.yankedReason = shownText(tag.attributes.value("data-yanked"));
        takeMetadataOffer(tag, file);
        m_result.files.push_back(std::move(file));
    }

    /// "true" or "sha256=DIGEST" (PEP 658); the older of the two attributes counts only where the newer is missing (PEP
    /// 714).
    static void takeMetadataOffer(const HtmlTag &tag, IndexFile &file) {
        const bool newer = tag.attributes.contains("data-core-metadata");
        const QString offer = tag.attributes.value(newer ? "data-core-metadata" : "data-dist-info-metadata");
        file.hasMetadata = !offer.isEmpty() && offer != "false"_L1;
        if (offer.startsWith("sha256="_L1))
            file.metadataSha256 = checkedSha256(offer.mid(7));
    }

    /// A page without files says "no" only if nothing speaks for a login page, a captive portal or a list of something
    /// else.
    [[nodiscard]] bool isEmptyPage() const {
        return m_isHtml && !m_hasForm && (m_declared || (!m_hasScript && m_otherLinks == 0));
    }

    [[nodiscard]] QString whyNoIndex() const {
        if (!m_isHtml)
            return u"the answer claims to be HTML and is not"_s;
        if (m_hasForm)
            return u"the answer is a page with a form, probably a login page, and links to no packages"_s;
        return u"the answer is a web page that links to no packages"_s;
    }

    const QUrl m_page;
    QUrl m_base;
    const PageLimits m_limits;
    SimplePage m_result;
    QString m_apiVersion;
    qsizetype m_anchors = 0;
    qsizetype m_otherLinks = 0;
    bool m_baseSeen = false;
    bool m_isHtml = false;
    bool m_declared = false;
    bool m_hasForm = false;
    bool m_hasScript = false;
};

} // namespace

Result<SimplePage> parseSimpleHtml(const QByteArray &body, const QUrl &base, const PageLimits &limits) {
    return HtmlReader(base, limits).read(body);
}

} // namespace armature
