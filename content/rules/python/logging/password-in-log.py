import logging

logger = logging.getLogger(__name__)


def login(user, name, password, form):
    # ruleid: password-in-log
    logger.info("login of %s with %s", name, password)
    # ruleid: password-in-log
    logging.debug("password: " + user.password)
    # ruleid: password-in-log
    logger.warning("wrong password %s" % password)
    # ruleid: password-in-log
    logger.warning(f"wrong password for {name}: {password}")
    # ok: password-in-log
    logger.info("login of %s failed", name)
    # ok: password-in-log
    logger.info("password changed for %s", user.name)
    # ok: password-in-log
    logger.info("password has %d characters", len(password))
    # ok: password-in-log
    form.error("password", password)
