#pragma once

#include "pages/Page.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace armature {

class Banner;
class Card;

/// What to do with the environment now.
class DonePage : public Page {
    Q_OBJECT

public:
    explicit DonePage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString purpose() const override;
    void enter() override;
    [[nodiscard]] QWidget *firstFocus() override;
    /// Folder of an LLM Studio checkout, remembered by the window.
    [[nodiscard]] QString checkout() const;
    void setCheckout(const QString &folder);

private:
    QWidget *makeUse();
    QWidget *makeStart();
    void tell(const QString &title, const Result<void> &outcome);
    void chooseCheckout();
    void startStudio();
    void refreshStart();
    [[nodiscard]] bool usable() const;
    [[nodiscard]] QString environment() const;

    Banner *m_banner;
    QPushButton *m_terminal;
    QPushButton *m_folder;
    QPushButton *m_copy;
    QPushButton *m_save;
    Card *m_use = nullptr;
    QLineEdit *m_line;
    QLabel *m_record;
    Card *m_start;
    QLineEdit *m_checkout;
    QPushButton *m_run;
    QLabel *m_startNote;
};

} // namespace armature
