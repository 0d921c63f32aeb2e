#include "store/RangeAnswer.h"

#include "base/Literals.h"
#include "index/HttpRules.h"
#include "index/HttpWords.h"

#include <QRegularExpression>

namespace armature {
namespace {

using Kind = RangeVerdict::Kind;

bool isPacked(const RangeHead &head) {
    const QByteArray coding = head.contentEncoding.trimmed().toLower();
    return !coding.isEmpty() && coding != "identity";
}

RangeVerdict judgeWhole(const RangeQuestion &asked, const RangeHead &head) {
    if (asked.total > 0 && head.contentLength >= 0 && head.contentLength != asked.total)
        // The page of a hotel's network looks like this, too.
        return {Kind::TryLater, asked.total,
                u"the server offers %1 bytes where the file has %2"_s.arg(head.contentLength).arg(asked.total)};
    return {Kind::FromStart, asked.total > 0 ? asked.total : std::max<qint64>(head.contentLength, 0), {}};
}

RangeVerdict judgePart(const RangeQuestion &asked, const RangeHead &head) {
    const auto anew = [&](const QString &why) { return RangeVerdict{Kind::StartAnew, asked.total, why}; };
    if (asked.offset == 0)
        return {Kind::Unusable, asked.total, u"the server sent a part where the whole file was asked for"_s};
    const auto range = parseContentRange(head.contentRange);
    if (!range)
        return anew(u"the server does not say properly which part it sends"_s);
    if (range->first != asked.offset)
        return anew(u"the server sends from byte %1 where %2 was asked for"_s.arg(range->first).arg(asked.offset));
    if (asked.total > 0 && range->total != asked.total)
        return anew(u"the file on the server has %1 bytes now and had %2"_s.arg(range->total).arg(asked.total));
    if (head.contentLength >= 0 && head.contentLength != range->last - range->first + 1)
        return anew(u"the server contradicts itself about the length of the part"_s);
    if (!strongEtag(head.etag).isEmpty() && !asked.etag.isEmpty() && head.etag.trimmed() != asked.etag)
        return anew(u"the file on the server was exchanged"_s);
    return {Kind::Append, range->total, {}};
}

} // namespace

std::optional<ContentRange> parseContentRange(const QByteArray &header) {
    static const QRegularExpression form(u"^bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})\\z"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(QString::fromLatin1(header.trimmed()));
    if (!match.hasMatch())
        return std::nullopt;
    const ContentRange range{match.captured(1).toLongLong(), match.captured(2).toLongLong(),
                             match.captured(3).toLongLong()};
    if (range.first > range.last || range.last >= range.total)
        return std::nullopt;
    return range;
}

QByteArray strongEtag(const QByteArray &etag) {
    const QByteArray text = etag.trimmed();
    return text.size() > 2 && text.size() < 1024 && text.startsWith('"') && text.endsWith('"') ? text : QByteArray();
}

RangeVerdict judgeAnswer(const RangeQuestion &asked, const RangeHead &head) {
    const int status = head.status;
    if ((status == 200 || status == 206) && isPacked(head))
        return {Kind::Unusable, asked.total, u"the server sends the file packed although that was not asked for"_s};
    if (status == 200)
        return judgeWhole(asked, head);
    if (status == 206)
        return judgePart(asked, head);
    if (status == 416 && asked.offset > 0)
        return {Kind::StartAnew, asked.total, u"the server has no byte %1 of this file"_s.arg(asked.offset)};
    const QString why = u"the server answered with "_s + statusInWords(status);
    if (passesByItself(status))
        return {Kind::TryLater, asked.total, why};
    if (status == 401 || status == 403 || status == 404 || status == 407 || status == 410)
        return {Kind::Refused, asked.total, why};
    return {Kind::Unusable, asked.total, why};
}

} // namespace armature
