#pragma once

#include "model/Catalog.h"

#include <QComboBox>

namespace armature {

/// Every status in the order of the legend.
inline constexpr std::array<Status, 4> AllStatuses{Status::Available, Status::Limited, Status::Unavailable,
                                                   Status::Unknown};

/// A choice of one status, or of every one.
class StatusBox : public QComboBox {
    Q_OBJECT

public:
    explicit StatusBox(QWidget *parent = nullptr);

Q_SIGNALS:
    /// Nothing: every status.
    void chosen(std::optional<armature::Status> status);
};

} // namespace armature
