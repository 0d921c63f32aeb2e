#include "widgets/StatusBox.h"

#include "look/Icons.h"
#include "present/Words.h"

namespace armature {

StatusBox::StatusBox(QWidget *parent) : QComboBox(parent) {
    addItem(tr("Every status"));
    for (const Status status : AllStatuses)
        addItem(statusIcon(status), statusWord(status));
    connect(this, &QComboBox::currentIndexChanged, this, [this](int index) {
        Q_EMIT chosen(index <= 0 ? std::nullopt : std::optional(AllStatuses.at(size_t(index - 1))));
    });
}

} // namespace armature
