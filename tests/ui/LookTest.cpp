#include "PseudoLocale.h"
#include "look/Icons.h"
#include "look/Palette.h"
#include "look/SystemScheme.h"
#include "look/Theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>

using namespace armature;

namespace {

constexpr double TextContrast = 4.5; // WCAG 2.1, 1.4.3
constexpr double ShapeContrast = 3;  // WCAG 2.1, 1.4.11

QString text(const char *utf8) { return QString::fromUtf8(utf8); }

using Pair = std::pair<QPalette::ColorRole, QPalette::ColorRole>;
using Ink = QColor Shades::*;
struct Named {
    const char *name;
    Ink color;
};

constexpr Named Surfaces[] = {{"window", &Shades::window}, {"base", &Shades::base}, {"card", &Shades::card}};
constexpr Named Fills[] = {{"goodFill", &Shades::goodFill},
                           {"warnFill", &Shades::warnFill},
                           {"badFill", &Shades::badFill},
                           {"noteFill", &Shades::noteFill}};

/// One row per theme, ink and ground.
void addPairs(std::initializer_list<Named> inks, std::initializer_list<Named> grounds) {
    for (const Shades *shades : {&lightShades(), &darkShades()})
        for (const Named &ink : inks)
            for (const Named &ground : grounds)
                QTest::addRow("%s %s on %s", shades->dark ? "dark" : "light", ink.name, ground.name)
                    << shades->*ink.color << shades->*ground.color;
}

void contrastColumns() {
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("ground");
}

QImage mask(const QIcon &icon) {
    return icon.pixmap(QSize(48, 48), 1.0).toImage().convertToFormat(QImage::Format_Alpha8);
}

/// Of the first opaque pixel; invalid if there is none.
QColor inkOf(const QIcon &icon, QIcon::Mode mode = QIcon::Normal) {
    const QImage image = icon.pixmap(QSize(48, 48), 1.0, mode).toImage();
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixelColor(x, y).alpha() == 255)
                return image.pixelColor(x, y);
    return {};
}

/// Part of all pixels, 0..1, that differ visibly.
double difference(const QImage &a, const QImage &b) {
    int count = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            count += qAbs(qAlpha(a.pixel(x, y)) - qAlpha(b.pixel(x, y))) > 96;
    return double(count) / (double(a.width()) * a.height());
}

qsizetype mnemonics(const QString &words) {
    QString rest = words;
    rest.remove(text("&&"));
    return rest.count(u'&');
}

const std::vector<Status> Statuses{Status::Available, Status::Limited, Status::Unavailable, Status::Unknown};
const std::vector<StepLook> Steps{StepLook::Waiting,   StepLook::Running, StepLook::Done,   StepLook::Failed,
                                  StepLook::Cancelled, StepLook::Skipped, StepLook::Current};

QWidget *operable(const QByteArray &kind) {
    if (kind == "QLineEdit")
        return new QLineEdit;
    if (kind == "QCheckBox")
        return new QCheckBox(text("Keep"));
    if (kind == "QRadioButton")
        return new QRadioButton(text("Keep"));
    if (kind == "QComboBox")
        return new QComboBox;
    if (kind == "QListWidget")
        return new QListWidget;
    if (kind == "QTextBrowser")
        return new QTextBrowser;
    if (kind == "QToolButton")
        return new QToolButton;
    auto *button = new QPushButton(text("Install"));
    button->setProperty("primary", kind == "primary");
    return button;
}

/// Pixels that changed by at least 3:1.
int changedPixels(const QImage &before, const QImage &after) {
    int count = 0;
    for (int y = 0; y < before.height(); ++y)
        for (int x = 0; x < before.width(); ++x)
            count += contrast(before.pixelColor(x, y), after.pixelColor(x, y)) >= ShapeContrast;
    return count;
}

} // namespace

class LookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_theme.setMode(Theme::Mode::Light); }

    void contrastOfBlackOnWhiteIs21();
    void contrastOfAColourWithItselfIsOne();
    void contrastOfGrey777OnWhiteIs448();
    void contrastDoesNotCareForTheOrder();
    void textIsReadable_data();
    void textIsReadable();
    void edgesCanBeSeen_data();
    void edgesCanBeSeen();
    void paletteIsReadable_data();
    void paletteIsReadable();

    void modeDecidesTheShades();
    void changeIsSaidOnce();
    void sameModeAgainSaysNothing();
    void paletteIsSetBeforeChangeIsSaid();
    void paletteOfSomebodyElseIsPutRight();
    void portalValuesMeanWhatTheSpecificationSays();
    void headingsFollowTheFont();
    void buttonsGrowWithTheFont();
    void primaryButtonIsFilledWithTheAccent();
    void focusIsDrawnOnEverythingOperable_data();
    void focusIsDrawnOnEverythingOperable();

    void statusShapesDiffer();
    void stepShapesDiffer();
    void everyDrawingRenders_data();
    void everyDrawingRenders();
    void everyStatusStepAndToneRenders();
    void themedIconFollowsThePalette();
    void statusIconFollowsTheShades();
    void disabledIconIsFainter();
    void selectedIconIsReadableOnTheSelection();
    void iconsAreCrispAtTwiceTheScale();
    void applicationIconKeepsItsColours();

    void pseudoIsAtLeastAThirdLonger_data();
    void pseudoIsAtLeastAThirdLonger();
    void pseudoKeepsItsPieces_data();
    void pseudoKeepsItsPieces();
    void pseudoKeepsOneMnemonic();
    void pseudoKeepsTwoAmpersandsAsOne();
    void pseudoIsMarked();
    void pseudoLocaleTranslatesPlurals();
    void pseudoLeavesNothingAsNothing();

private:
    Theme m_theme;
};

void LookTest::contrastOfBlackOnWhiteIs21() { QCOMPARE(contrast(Qt::black, Qt::white), 21.0); }

void LookTest::contrastOfAColourWithItselfIsOne() {
    QCOMPARE(contrast(QColor(0x12, 0x80, 0xf0), QColor(0x12, 0x80, 0xf0)), 1.0);
}

void LookTest::contrastOfGrey777OnWhiteIs448() {
    QVERIFY(qAbs(contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.005);
}

void LookTest::contrastDoesNotCareForTheOrder() { QCOMPARE(contrast(Qt::red, Qt::blue), contrast(Qt::blue, Qt::red)); }

void LookTest::textIsReadable_data() {
    contrastColumns();
    const Named text{"text", &Shades::text}, muted{"muted", &Shades::muted}, link{"link", &Shades::link};
    const Named good{"good", &Shades::good}, warn{"warn", &Shades::warn}, bad{"bad", &Shades::bad},
        unknown{"unknown", &Shades::unknown};
    addPairs({text, muted, link, good, warn, bad, unknown}, {Surfaces[0], Surfaces[1], Surfaces[2]});
    addPairs({text, muted, link}, {Fills[0], Fills[1], Fills[2], Fills[3]});
    addPairs({good}, {Fills[0]});
    addPairs({warn}, {Fills[1]});
    addPairs({bad}, {Fills[2]});
    addPairs({unknown}, {Fills[3]});
    addPairs({{"onAccent", &Shades::onAccent}}, {{"accent", &Shades::accent}});
    addPairs({{"railText", &Shades::railText}, {"railMuted", &Shades::railMuted}, good, warn, bad, link},
             {{"rail", &Shades::rail}});
    addPairs({text}, {{"button", &Shades::button}});
}

void LookTest::textIsReadable() {
    QFETCH(QColor, ink);
    QFETCH(QColor, ground);
    QVERIFY2(contrast(ink, ground) >= TextContrast, qPrintable(QString::number(contrast(ink, ground))));
}

void LookTest::edgesCanBeSeen_data() {
    contrastColumns();
    addPairs({{"edge", &Shades::edge}, {"accent", &Shades::accent}, {"focus ring", &Shades::link}},
             {Surfaces[0], Surfaces[1], Surfaces[2]});
    addPairs({{"focus ring", &Shades::text}}, {{"accent", &Shades::accent}});
    addPairs({{"focus ring", &Shades::link}, {"mark", &Shades::accent}}, {{"rail", &Shades::rail}});
    addPairs({{"focus ring", &Shades::link}}, {{"button", &Shades::button}});
}

void LookTest::edgesCanBeSeen() {
    QFETCH(QColor, ink);
    QFETCH(QColor, ground);
    QVERIFY2(contrast(ink, ground) >= ShapeContrast, qPrintable(QString::number(contrast(ink, ground))));
}

void LookTest::paletteIsReadable_data() {
    contrastColumns();
    using P = QPalette;
    const Pair pairs[] = {{P::WindowText, P::Window},         {P::Text, P::Base},
                          {P::Text, P::AlternateBase},        {P::ButtonText, P::Button},
                          {P::HighlightedText, P::Highlight}, {P::ToolTipText, P::ToolTipBase},
                          {P::PlaceholderText, P::Base},      {P::Link, P::Base},
                          {P::LinkVisited, P::Window},        {P::BrightText, P::Window}};
    for (const Shades *shades : {&lightShades(), &darkShades()})
        for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive})
            for (const auto &[ink, ground] : pairs)
                QTest::addRow("%s group %d role %d on %d", shades->dark ? "dark" : "light", group, ink, ground)
                    << paletteOf(*shades).color(group, ink) << paletteOf(*shades).color(group, ground);
}

void LookTest::paletteIsReadable() { textIsReadable(); }

void LookTest::modeDecidesTheShades() {
    QVERIFY(!shades().dark);
    m_theme.setMode(Theme::Mode::Dark);
    QVERIFY(shades().dark);
    QVERIFY(m_theme.shades().dark);
    QCOMPARE(m_theme.mode(), Theme::Mode::Dark);
}

void LookTest::changeIsSaidOnce() {
    const QSignalSpy changed(&m_theme, &Theme::changed);
    m_theme.setMode(Theme::Mode::Dark);
    QTest::qWait(50); // what the new palette sets off must come to rest
    QCOMPARE(changed.count(), 1);
}

void LookTest::sameModeAgainSaysNothing() {
    const QSignalSpy changed(&m_theme, &Theme::changed);
    m_theme.setMode(Theme::Mode::Light);
    QTest::qWait(50);
    QCOMPARE(changed.count(), 0);
}

void LookTest::paletteIsSetBeforeChangeIsSaid() {
    QColor seen;
    const auto connection =
        connect(&m_theme, &Theme::changed, this, [&seen] { seen = QApplication::palette().color(QPalette::Window); });
    m_theme.setMode(Theme::Mode::Dark);
    disconnect(connection);
    QCOMPARE(seen, darkShades().window);
}

void LookTest::paletteOfSomebodyElseIsPutRight() {
    QApplication::setPalette(QPalette(Qt::yellow));
    QTRY_COMPARE(QApplication::palette().color(QPalette::Window), lightShades().window);
}

void LookTest::portalValuesMeanWhatTheSpecificationSays() {
    QCOMPARE(SystemScheme::meaning(0), std::optional<bool>());
    QCOMPARE(SystemScheme::meaning(1), std::optional(true));
    QCOMPARE(SystemScheme::meaning(2), std::optional(false));
    QCOMPARE(SystemScheme::meaning(77), std::optional<bool>());
}

void LookTest::headingsFollowTheFont() {
    QLabel title(text("Title"));
    title.setProperty("role", text("title"));
    title.ensurePolished();
    const double before = title.font().pointSizeF();
    QVERIFY(before > QApplication::font().pointSizeF());
    const QFont usual = QApplication::font();
    QFont larger = usual;
    larger.setPointSizeF(usual.pointSizeF() * 2);
    QApplication::setFont(larger);
    QTRY_VERIFY(qAbs(title.font().pointSizeF() - 2 * before) < 0.2);
    QApplication::setFont(usual);
    QTRY_VERIFY(qAbs(title.font().pointSizeF() - before) < 0.2);
}

void LookTest::buttonsGrowWithTheFont() {
    QPushButton button(text("Install"));
    const int before = button.sizeHint().height();
    QFont larger = button.font();
    larger.setPointSizeF(larger.pointSizeF() * 2);
    button.setFont(larger);
    QVERIFY(button.sizeHint().height() >= before * 19 / 10);
}

void LookTest::primaryButtonIsFilledWithTheAccent() {
    for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
        m_theme.setMode(mode);
        QPushButton button(text("Install"));
        button.setProperty("primary", true);
        button.resize(button.sizeHint());
        QCOMPARE(button.grab().toImage().pixelColor(8, button.height() / 2), shades().accent);
    }
}

void LookTest::focusIsDrawnOnEverythingOperable_data() {
    QTest::addColumn<QByteArray>("kind");
    for (const char *kind : {"QPushButton", "primary", "QLineEdit", "QCheckBox", "QRadioButton", "QComboBox",
                             "QListWidget", "QTextBrowser", "QToolButton"})
        QTest::newRow(kind) << QByteArray(kind);
}

void LookTest::focusIsDrawnOnEverythingOperable() {
    QFETCH(QByteArray, kind);
    for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
        m_theme.setMode(mode);
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        auto *other = new QPushButton(text("Other"));
        QWidget *widget = operable(kind);
        widget->setFocusPolicy(Qt::StrongFocus);
        layout->addWidget(other);
        layout->addWidget(widget);
        window.show();
        window.activateWindow();
        other->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const QImage before = widget->grab().toImage();
        widget->setFocus();
        QTRY_VERIFY(widget->hasFocus());
        const QImage after = widget->grab().toImage();
        const int outline = qMin(widget->width(), 40) + widget->height(); // around a check box's words only
        QVERIFY2(changedPixels(before, after) >= outline, qPrintable(QString::number(changedPixels(before, after))));
    }
}

void LookTest::statusShapesDiffer() {
    for (const Status a : Statuses)
        for (const Status b : Statuses)
            if (a < b)
                QVERIFY(difference(mask(statusIcon(a)), mask(statusIcon(b))) > 0.05);
}

void LookTest::stepShapesDiffer() {
    for (const StepLook a : Steps)
        for (const StepLook b : Steps)
            if (a < b)
                QVERIFY(difference(mask(stepIcon(a)), mask(stepIcon(b))) > 0.05);
}

void LookTest::everyDrawingRenders_data() {
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"refresh", "folder",  "terminal", "copy",   "save",    "search", "open", "play",  "stop",   "machine",
          "table",   "warning", "options",  "review", "install", "verify", "done", "trash", "wrench", "info"})
        QTest::newRow(name) << text(name);
}

void LookTest::everyDrawingRenders() {
    QFETCH(QString, name);
    for (const int size : {16, 24, 48}) {
        const QImage image = themedIcon(name).pixmap(QSize(size, size), 1.0).toImage();
        QCOMPARE(image.size(), QSize(size, size));
        QImage nothing(image.size(), QImage::Format_ARGB32);
        nothing.fill(Qt::transparent);
        QVERIFY(difference(image, nothing) > 0.04);
    }
}

void LookTest::everyStatusStepAndToneRenders() {
    for (const Status status : Statuses)
        QVERIFY(inkOf(statusIcon(status)).isValid());
    for (const StepLook step : Steps)
        QVERIFY(inkOf(stepIcon(step)).isValid());
    for (const Tone tone : {Tone::Good, Tone::Note, Tone::Warn, Tone::Bad})
        QVERIFY(inkOf(toneIcon(tone)).isValid());
}

void LookTest::themedIconFollowsThePalette() {
    const QIcon icon = themedIcon(text("folder"));
    QCOMPARE(inkOf(icon), lightShades().text);
    m_theme.setMode(Theme::Mode::Dark);
    QCOMPARE(inkOf(icon), darkShades().text);
}

void LookTest::statusIconFollowsTheShades() {
    const QIcon icon = statusIcon(Status::Limited);
    QCOMPARE(inkOf(icon), lightShades().warn);
    m_theme.setMode(Theme::Mode::Dark);
    QCOMPARE(inkOf(icon), darkShades().warn);
}

void LookTest::disabledIconIsFainter() {
    const QIcon icon = themedIcon(text("stop"));
    QVERIFY(contrast(inkOf(icon, QIcon::Disabled), shades().window) < contrast(inkOf(icon), shades().window));
}

void LookTest::selectedIconIsReadableOnTheSelection() {
    for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
        m_theme.setMode(mode);
        QCOMPARE(inkOf(statusIcon(Status::Unknown), QIcon::Selected), shades().onAccent);
    }
}

void LookTest::iconsAreCrispAtTwiceTheScale() {
    const QPixmap twice = themedIcon(text("table")).pixmap(QSize(16, 16), 2.0);
    QCOMPARE(twice.size(), QSize(32, 32));
    QCOMPARE(twice.devicePixelRatio(), 2.0);
    QImage picture = twice.toImage();
    picture.setDevicePixelRatio(1);
    QCOMPARE(picture,
             themedIcon(text("table")).pixmap(QSize(32, 32), 1.0).toImage()); // drawn at 32, not enlarged from 16
}

void LookTest::applicationIconKeepsItsColours() {
    const QImage light = applicationIcon().pixmap(QSize(64, 64), 1.0).toImage();
    m_theme.setMode(Theme::Mode::Dark);
    QCOMPARE(applicationIcon().pixmap(QSize(64, 64), 1.0).toImage(), light);
    QVERIFY(!applicationIcon().availableSizes().isEmpty()); // without them X11 is given no picture at all
}

void LookTest::pseudoIsAtLeastAThirdLonger_data() {
    QTest::addColumn<QString>("words");
    for (const char *words :
         {"x", "OK", "Install", "&Install now", "%n package(s)", "<b>%1</b> of %2", "One line\nand another"})
        QTest::newRow(QByteArray(words).replace("\n", " / ").constData()) << text(words);
}

void LookTest::pseudoIsAtLeastAThirdLonger() {
    QFETCH(QString, words);
    QVERIFY(3 * pseudoTranslated(words).size() >= 4 * words.size());
}

void LookTest::pseudoKeepsItsPieces_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QStringList>("pieces");
    const auto row = [](const char *words, const QStringList &pieces) {
        QTest::newRow(QByteArray(words).replace("\n", " / ").constData()) << text(words) << pieces;
    };
    row("%1 of %L2 in %10", {text("%1 "), text(" %L2 "), text("%10")});
    row("%n package(s)", {text("%n ")});
    row("see <a href=\"https://a.example/is\">this</a>", {text("<a href=\"https://a.example/is\">"), text("</a>")});
    row("a &lt;b&gt; &amp; &#8211;", {text("&lt;"), text("&gt;"), text("&amp;"), text("&#8211;")});
    row("one\ntwo\n", {text("\n")});
}

void LookTest::pseudoKeepsItsPieces() {
    QFETCH(QString, words);
    QFETCH(QStringList, pieces);
    const QString result = pseudoTranslated(words);
    for (const QString &piece : pieces)
        QCOMPARE(result.count(piece), words.count(piece));
}

void LookTest::pseudoKeepsOneMnemonic() {
    const QString result = pseudoTranslated(text("S&ave as"));
    QCOMPARE(mnemonics(result), 1);
    QVERIFY(result.contains(text("&a"))); // the key is the same as in the source
}

void LookTest::pseudoKeepsTwoAmpersandsAsOne() {
    QCOMPARE(mnemonics(pseudoTranslated(text("Research && development"))), 0);
}

void LookTest::pseudoIsMarked() {
    const QString result = pseudoTranslated(text("Install"));
    QVERIFY(result.startsWith(u'[') && result.endsWith(u']'));
    QVERIFY(!result.contains(text("Install")));
}

void LookTest::pseudoLocaleTranslatesPlurals() {
    PseudoLocale pseudo;
    QVERIFY(QCoreApplication::installTranslator(&pseudo));
    const QString result = QCoreApplication::translate("Anything", "%n package(s)", nullptr, 3);
    QCoreApplication::removeTranslator(&pseudo);
    QVERIFY2(result.startsWith(text("[3 ")), qPrintable(result));
}

void LookTest::pseudoLeavesNothingAsNothing() { QVERIFY(pseudoTranslated({}).isEmpty()); }

QTEST_MAIN(LookTest)

#include "LookTest.moc"
