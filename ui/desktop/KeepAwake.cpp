#include "desktop/KeepAwake.h"

#include "desktop/AwakeHold.h"

namespace armature {

class KeepAwake::Holds {
public:
    std::vector<std::shared_ptr<AwakeHold>> all;
    bool wanted = false;
};

KeepAwake::KeepAwake(QObject *parent) : QObject(parent), m_holds(std::make_unique<Holds>()) {}

KeepAwake::~KeepAwake() { release(); }

void KeepAwake::hold(const QString &why) {
    if (m_holds->wanted)
        return;
    m_holds->wanted = true;
    m_holds->all = awakeHolds();
    for (const auto &hold : m_holds->all) {
        connect(hold.get(), &AwakeHold::answered, this, &KeepAwake::answered);
        hold->take(why);
    }
}

void KeepAwake::release() {
    m_holds->wanted = false;
    for (const auto &hold : m_holds->all) {
        disconnect(hold.get(), nullptr, this, nullptr);
        hold->drop();
    }
    m_holds->all.clear();
}

bool KeepAwake::isWanted() const { return m_holds->wanted; }

QStringList KeepAwake::failures() const {
    QStringList result;
    for (const auto &hold : m_holds->all)
        if (!hold->failure().isEmpty())
            result << hold->failure();
    return result;
}

} // namespace armature
