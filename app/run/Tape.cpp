#include "base/Literals.h"
#include "run/Replay.h"

#include <QJsonDocument>

namespace armature {
namespace {

constexpr qint64 LargestTape = 64'000'000;
constexpr int LongestPause = 24 * 3600 * 1000;

QString key(const char *name) { return QLatin1String(name); }

Problem malformed(const QString &place, qsizetype line, const QString &why) {
    return {.code = ProblemCode::Malformed, .subject = u"%1:%2"_s.arg(place).arg(line), .detail = why};
}

bool isInnerPath(const QString &name) {
    return !name.isEmpty() && !name.startsWith(u'/') && !name.split(u'/').contains(u".."_s) &&
           !name.contains(QChar::Null);
}

/// Adds one line to the entry that is being read. Empty, or why it is wrong.
QString read(const QJsonObject &object, TapeEntry &entry, bool &ended) {
    const int after = object.value(key("after_ms")).toInt();
    if (after < 0 || after > LongestPause)
        return u"\"after_ms\" is out of range"_s;
    if (object.contains(key("line"))) {
        const auto channel = enumFromName<Channel>(object.value(key("channel")).toString(key("stderr")));
        if (!channel)
            return u"unknown channel"_s;
        entry.said.push_back(
            {after, {*channel, object.value(key("line")).toString(), object.value(key("replaces")).toBool()}, 0});
    } else if (object.contains(key("silent"))) {
        entry.said.push_back({after, {}, std::max(1, object.value(key("silent")).toInt())});
    } else if (object.contains(key("file"))) {
        entry.files.push_back({object.value(key("file")).toString(), object.value(key("content")).toString()});
        if (!isInnerPath(entry.files.back().name))
            return u"\"file\" must be a relative path without \"..\""_s;
    } else if (object.contains(key("exit")) || object.contains(key("signal"))) {
        ended = true;
        entry.endsAfterMs = after;
        entry.signal = object.value(key("signal")).toInt();
        entry.exitCode = object.value(key("exit")).toInt();
        if (object.contains(key("signal")) && entry.signal <= 0)
            return u"\"signal\" must be above 0"_s;
        entry.end = entry.signal != 0 ? ProcessResult::End::Crashed : ProcessResult::End::Exited;
    } else {
        return u"none of \"command\", \"line\", \"silent\", \"file\", \"exit\", \"signal\""_s;
    }
    return {};
}

void write(QByteArray &text, const QJsonObject &object) {
    text += QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

Result<Tape> parseTape(const QByteArray &bytes, const QString &place) {
    if (bytes.size() > LargestTape)
        return Problem{
            .code = ProblemCode::TooLarge, .subject = place, .detail = u"larger than %1 bytes"_s.arg(LargestTape)};
    Tape tape;
    bool ended = true;
    const QList<QByteArray> lines = bytes.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray line = lines[i].trimmed();
        if (line.isEmpty())
            continue;
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (!document.isObject())
            return malformed(place, i + 1, u"not a JSON object"_s);
        const QJsonObject object = document.object();
        if (object.contains(key("command"))) {
            if (!ended)
                return malformed(place, i + 1, u"the command before has no \"exit\" or \"signal\""_s);
            TapeEntry entry;
            entry.program = object.value(key("command")).toString();
            if (entry.program.isEmpty() || !fromJsonValue(object.value(key("arguments")).toArray(), entry.arguments))
                return malformed(place, i + 1, u"\"command\" or \"arguments\" has the wrong type"_s);
            tape.push_back(std::move(entry));
            ended = false;
        } else if (ended) {
            return malformed(place, i + 1, u"there is no \"command\" that this belongs to"_s);
        } else if (const QString why = read(object, tape.back(), ended); !why.isEmpty()) {
            return malformed(place, i + 1, why);
        }
    }
    if (!ended)
        return malformed(place, lines.size(), u"the last command has no \"exit\" or \"signal\""_s);
    return tape;
}

QByteArray tapeText(const Tape &tape) {
    QByteArray text;
    for (const TapeEntry &entry : tape) {
        write(text, {{key("command"), entry.program}, {key("arguments"), QJsonArray::fromStringList(entry.arguments)}});
        for (const TapeEntry::Said &said : entry.said) {
            QJsonObject object{{key("after_ms"), said.afterMs}};
            if (said.silentSeconds > 0)
                object.insert(key("silent"), said.silentSeconds);
            else
                object.insert(key("line"), said.line.text), object.insert(key("channel"), enumName(said.line.channel));
            if (said.line.replaces)
                object.insert(key("replaces"), true);
            write(text, object);
        }
        for (const TapeEntry::File &file : entry.files)
            write(text, {{key("file"), file.name}, {key("content"), file.content}});
        if (entry.end == ProcessResult::End::Crashed)
            write(text, {{key("signal"), entry.signal}, {key("after_ms"), entry.endsAfterMs}});
        else
            write(text, {{key("exit"), entry.exitCode}, {key("after_ms"), entry.endsAfterMs}});
    }
    return text;
}

} // namespace armature
