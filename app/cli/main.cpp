#include "base/Literals.h"
#include "cli/Terminal.h"
#include "cli/Verbs.h"
#include "host/ProcessGuard.h"
#include "session/Program.h"

#include <QCoreApplication>
#include <clocale>

using namespace Qt::StringLiterals;

int main(int argc, char **argv) {
    armature::guardProcess();
    QCoreApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C"); // numbers are read and written the same way everywhere
    QCoreApplication::setApplicationName(u"armature"_s);
    QCoreApplication::setApplicationVersion(armature::programVersion());
    return armature::Terminal::exitCodeAfterWriting(armature::runCommandLine(QCoreApplication::arguments()));
}
