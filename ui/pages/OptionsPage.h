#pragma once

#include "pages/Page.h"

#include <QTimer>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace armature {

class Banner;
class MoreOptions;
class SpaceBars;

/// What the user may decide. Every control has a default a beginner can live with; the rarer ones are folded away.
class OptionsPage : public Page {
    Q_OBJECT

public:
    explicit OptionsPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override { return tr("Options"); }
    [[nodiscard]] QString purpose() const override { return tr("The suggested settings suit most people."); }
    [[nodiscard]] bool isComplete() const override;
    [[nodiscard]] QString whyNot() const override;
    void enter() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    QWidget *makeWhat();
    QWidget *makeWhere();
    void fillCatalog();
    void fillOptions();
    void showChoices();
    void stackChosen();
    void projectEdited();
    void browse(QLineEdit *edit, const QString &title);
    void edited();
    void send();
    void showPlace();
    void showProblem(const std::optional<Problem> &problem);
    [[nodiscard]] QString missing() const;
    [[nodiscard]] bool isRelative() const;
    [[nodiscard]] Choices chosen() const;
    [[nodiscard]] bool blocks(const Problem &problem) const;

    QComboBox *m_stack;
    QLabel *m_summary;
    QWidget *m_projectRow;
    QLineEdit *m_project;
    QVBoxLayout *m_optionBoxes;
    std::vector<std::pair<QString, QCheckBox *>> m_optionals;
    QLineEdit *m_target;
    Banner *m_problem;
    QLabel *m_warnings;
    SpaceBars *m_bars;
    MoreOptions *m_more;
    QString m_defaultTarget; ///< the one offered last: follows the stack until the user chooses another
    QTimer m_settle;         ///< typing ends before anything is asked
    bool m_showing = false;  ///< controls are being set, not edited
    bool m_waiting = false;  ///< for the workbench's answer
    std::optional<Problem> m_shown;
};

} // namespace armature
