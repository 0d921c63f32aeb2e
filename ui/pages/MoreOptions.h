#pragma once

#include "engine/Workbench.h"
#include "widgets/Card.h"

#include <QMap>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;
class QToolButton;

namespace armature {

/// The rarer options, folded away: installer, uv, Python, PyTorch build, network and indexes. Each has a default a
/// beginner can live with.
class MoreOptions : public Card {
    Q_OBJECT

public:
    explicit MoreOptions(Workbench &bench, QWidget *parent = nullptr);
    void showChoices(const Choices &choices);
    /// What the fields say, over what `choices` holds.
    void applyTo(Choices &choices) const;

Q_SIGNALS:
    void edited();

private:
    QWidget *makeFields();
    void fillIndexes();
    void fillPythons();
    void fillBuilds();
    void report();

    Workbench &m_bench;
    QToolButton *m_fold;
    QComboBox *m_installer;
    QLineEdit *m_uv;
    QComboBox *m_python;
    QComboBox *m_build;
    QLineEdit *m_proxy;
    QCheckBox *m_offline;
    QGridLayout *m_indexGrid;
    QMap<QString, QLineEdit *> m_indexes;
    bool m_showing = false; ///< fields are being set, not edited
};

} // namespace armature
