#include "model/InstallerSettings.h"

#include "base/Literals.h"
#include "base/Secrets.h"

namespace armature {
namespace {

/// The fields as they are written; the two types above look like these to JSON.
struct WrittenIndex {
    ConfiguredIndex fields;
};
template <class V> void describe(V &v, WrittenIndex &x) { v("url", x.fields.url), v("source", x.fields.source); }

struct WrittenTrust {
    InstallerTrust fields;
};
template <class V> void describe(V &v, WrittenTrust &x) {
    InstallerTrust &trust = x.fields;
    v("installer", trust.installer), v("certificates", trust.certificates), v("replace_system", trust.replaceSystem);
    v("must_be_there", trust.mustBeThere), v("system_setting", trust.systemSetting);
    v("unverified_hosts", trust.unverified), v("client_certificate", trust.clientCertificate);
    v("ignored", trust.ignored), v("proxies", trust.proxies), v("proxy_setting", trust.proxySetting);
}

template <class Written, class T> bool read(const QJsonValue &json, T &value) {
    Written written;
    const bool fine = fromJsonValue(json, written);
    value = written.fields;
    return fine;
}

} // namespace

QString UnverifiedHost::text() const {
    const QString name = host.contains(u':') ? u'[' + host + u']' : host;
    return port == 0 ? name : u"%1:%2"_s.arg(name).arg(port);
}

QJsonValue toJsonValue(const ConfiguredIndex &index) {
    return toJson(WrittenIndex{{redacted(index.url), index.source}});
}

bool fromJsonValue(const QJsonValue &json, ConfiguredIndex &index) { return read<WrittenIndex>(json, index); }

QJsonValue toJsonValue(const InstallerTrust &trust) {
    WrittenTrust written{trust};
    for (QString &proxy : written.fields.proxies)
        proxy = redacted(proxy);
    return toJson(written);
}

bool fromJsonValue(const QJsonValue &json, InstallerTrust &trust) { return read<WrittenTrust>(json, trust); }

} // namespace armature
