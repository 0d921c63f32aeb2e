#include "host/Host.h"

namespace armature {

Host::~Host() = default;

QString recordName(const QStringList &arguments) {
    static const QLatin1String kept(".,=+-");
    QString name = arguments.join(u' ');
    for (QChar &c : name) {
        const bool plain =
            (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || kept.contains(c);
        if (!plain)
            c = u'_';
    }
    return name;
}

Query query(const QStringList &arguments) {
    Query result;
    result.name = recordName(arguments);
    result.arguments = arguments;
    return result;
}

} // namespace armature
