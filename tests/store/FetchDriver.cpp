// Fetches one file into a store and says how that ended, for tests that cut, lie, and kill.
//     FetchDriver STORE URL NAME SHA256 BYTES [silence MS] [tries N] [backoff MS] [user PASSWORD]
// One line of JSON for each thing it tells; the last has "end".
#include "base/Literals.h"
#include "store/FileFetch.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <cstdio>

using namespace armature;

namespace {

void tell(const QJsonObject &object) {
    std::printf("%s\n", QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

} // namespace

int main(int count, char **words) {
    const QCoreApplication application(count, words);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 6)
        return 2;
    const FileStore store(arguments[1]);
    const WantedFile file{arguments[3], arguments[2], arguments[4], arguments[5].toLongLong()};
    FetchMeans means;
    means.limits.backoffMs = 10;
    for (qsizetype at = 6; at + 1 < arguments.size(); at += 2) {
        const int number = arguments[at + 1].toInt();
        if (arguments[at] == "silence"_L1)
            means.limits.silenceMs = number;
        if (arguments[at] == "tries"_L1)
            means.limits.idleTries = number;
        if (arguments[at] == "backoff"_L1)
            means.limits.backoffMs = number;
        if (arguments[at] == "user"_L1)
            means.credentials.emplace_back(QUrl(file.url),
                                           "Basic " + ("user:" + arguments[at + 1].toUtf8()).toBase64());
    }
    const std::atomic_bool stop = false;
    qint64 last = -1;
    FetchTelling telling{[&](qint64 bytes) {
                             if (last < 0 || bytes == 0 || bytes >= last + 262144)
                                 tell({{u"bytes"_s, last = bytes}});
                         },
                         [](const QString &line) {
                             tell({{u"said"_s, line}});
                         }};
    FileFetch fetch(store, means, stop, telling);
    const auto path = fetch.fetch(file);
    if (path)
        tell({{u"end"_s, u"fetched"_s}, {u"path"_s, *path}});
    else
        tell({{u"end"_s, problemCodeName(path.problem().code)}, {u"why"_s, path.problem().detail}});
    return path ? 0 : 1;
}
