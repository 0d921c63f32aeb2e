#pragma once

#include "engine/EngineTypes.h"

#include <QWidget>

class QGridLayout;

namespace armature {

/// Need and have of each volume a run writes to: a bar, and the same in words.
class SpaceBars : public QWidget {
    Q_OBJECT

public:
    explicit SpaceBars(QWidget *parent = nullptr);
    void show(const std::vector<SpaceBar> &bars);
    /// Whether every volume that tells its free space has enough.
    [[nodiscard]] static bool enough(const std::vector<SpaceBar> &bars);
    /// "needs 8.1 GB, 120 GB free".
    [[nodiscard]] static QString words(const SpaceBar &bar);

private:
    QGridLayout *m_grid;
};

} // namespace armature
