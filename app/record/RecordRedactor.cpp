#include "record/RecordRedactor.h"

#include "base/Literals.h"
#include "base/Secrets.h"

namespace armature {
namespace {

/// Account and host names that say nothing about a person and are words of the facts themselves.
bool namesNobody(const QString &name) {
    static const QStringList words{u"root"_s,   u"user"_s,     u"admin"_s,  u"ubuntu"_s, u"debian"_s,
                                   u"fedora"_s, u"centos"_s,   u"rocky"_s,  u"linux"_s,  u"nvidia"_s,
                                   u"apple"_s,  u"macos"_s,    u"jetson"_s, u"runner"_s, u"nobody"_s,
                                   u"docker"_s, u"ec2-user"_s, u"python"_s, u"conda"_s,  u"torch"_s,
                                   u"cuda"_s,   u"home"_s,     u"host"_s,   u"local"_s,  u"localhost"_s};
    return name.size() < 2 || words.contains(name, Qt::CaseInsensitive);
}

} // namespace

RecordRedactor::RecordRedactor(const Identity &identity, QStringList secrets) : m_secrets(std::move(secrets)) {
    QString home = identity.home;
    while (home.endsWith(u'/'))
        home.chop(1);
    if (!home.isEmpty())
        addRule(home, R"((?<![\w.~-]))", R"((?![\w.-]))", "~");
    for (const QString &host : {identity.hostName, identity.hostName.section(u'.', 0, 0)})
        if (!namesNobody(host))
            addRule(host, R"((?<![A-Za-z0-9_]))", R"((?![A-Za-z0-9_]))", "HOST");
    if (!namesNobody(identity.userName))
        addRule(identity.userName, R"((?<![A-Za-z0-9_]))", R"((?![A-Za-z0-9_]))", "USER");
}

void RecordRedactor::addRule(const QString &word, const char *before, const char *after, const char *replacement) {
    m_rules.push_back({word,
                       QRegularExpression(QString::fromLatin1(before) + QRegularExpression::escape(word) +
                                          QString::fromLatin1(after)),
                       QString::fromLatin1(replacement)});
}

QString RecordRedactor::text(const QString &value) const {
    QString result = redacted(value, m_secrets);
    for (const Rule &rule : m_rules)
        if (result.contains(rule.word))
            result.replace(rule.pattern, rule.replacement);
    return result;
}

Problem RecordRedactor::problem(const Problem &value) const {
    return {value.code, text(value.subject), text(value.detail), text(value.evidence), text(value.remedy)};
}

RunEvent RecordRedactor::event(const RunEvent &value) const {
    RunEvent result = value;
    if (auto *line = std::get_if<LineSeen>(&result.what)) {
        line->text = text(line->text);
    } else if (auto *started = std::get_if<StepStarted>(&result.what)) {
        started->command = text(started->command);
    } else if (auto *step = std::get_if<StepFinished>(&result.what)) {
        if (step->problem)
            step->problem = problem(*step->problem);
    } else if (auto *run = std::get_if<RunFinished>(&result.what)) {
        if (run->problem)
            run->problem = problem(*run->problem);
    }
    return result;
}

QJsonValue RecordRedactor::json(const QJsonValue &value, bool keepWholeWords) const {
    if (value.isString()) {
        const QString string = value.toString();
        for (const Rule &rule : m_rules)
            if (keepWholeWords && string == rule.word)
                return value;
        return text(string);
    }
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue item : value.toArray())
            array.append(json(item, keepWholeWords));
        return array;
    }
    if (!value.isObject())
        return value;
    const QJsonObject object = value.toObject();
    QJsonObject result;
    for (auto it = object.begin(); it != object.end(); ++it)
        result.insert(it.key(), json(it.value(), keepWholeWords));
    return result;
}

SessionRecord RecordRedactor::record(const SessionRecord &value) const {
    const QJsonObject plain = toJson(value);
    // A user called "works" must not turn a verdict into "USER": then words that stand alone are kept.
    for (const bool keepWholeWords : {false, true}) {
        auto redactedRecord = fromJson<SessionRecord>(json(plain, keepWholeWords).toObject(), u"record"_s);
        if (redactedRecord)
            return std::move(redactedRecord).value();
    }
    SessionRecord bare; // better an empty record than a name in it
    bare.programVersion = value.programVersion;
    bare.verb = value.verb;
    bare.problem =
        Problem{.code = ProblemCode::Internal, .subject = u"record"_s, .detail = u"the record could not be redacted"_s};
    return bare;
}

} // namespace armature
